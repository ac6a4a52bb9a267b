/** Looks at an element: how high the whole picture in it is, in CSS pixels; 0: nobody sees it. Told when that changes. */
export type TileWatch = {
  /** Device pixels in a CSS pixel. */
  pixelRatio(): number;
  watch(element: HTMLVideoElement, changed: (height: number) => void): () => void;
};

/** Before the first frame: most cameras’. Height by width. */
const USUAL_SHAPE = 9 / 16;
/** Browsers do not tell the size of the window that a picture was put into. */
const PICTURE_IN_PICTURE_HEIGHT = 360;

export const browserTileWatch: TileWatch = {
  pixelRatio: () => globalThis.devicePixelRatio ?? 1,
  watch(element, changed) {
    let isOnScreen = false;
    const look = () => changed(heightSeen(element, isOnScreen));
    const sizes = new ResizeObserver(look);
    const places = new IntersectionObserver((entries) => {
      isOnScreen = entries.at(-1)?.isIntersecting ?? isOnScreen;
      look();
    });
    sizes.observe(element);
    places.observe(element);
    const { ownerDocument } = element;
    const events = ['resize', 'enterpictureinpicture', 'leavepictureinpicture'] as const;
    for (const event of events) element.addEventListener(event, look);
    ownerDocument.addEventListener('visibilitychange', look);
    return () => {
      sizes.disconnect();
      places.disconnect();
      for (const event of events) element.removeEventListener(event, look);
      ownerDocument.removeEventListener('visibilitychange', look);
    };
  },
};

function heightSeen(element: HTMLVideoElement, isOnScreen: boolean): number {
  const { ownerDocument } = element;
  if (ownerDocument.pictureInPictureElement === element) return PICTURE_IN_PICTURE_HEIGHT;
  return isOnScreen && ownerDocument.visibilityState === 'visible' ? heightOf(element) : 0;
}

/** Also of what is cut off, for that is sent too. */
function heightOf(element: HTMLVideoElement): number {
  const { clientWidth, clientHeight, videoWidth, videoHeight } = element;
  if (clientWidth === 0 || clientHeight === 0) return 0;
  const asWide = clientWidth * (videoWidth > 0 ? videoHeight / videoWidth : USUAL_SHAPE);
  switch (getComputedStyle(element).objectFit) {
    case 'cover':
      return Math.max(clientHeight, asWide);
    case 'contain':
    case 'scale-down':
      return Math.min(clientHeight, asWide);
    default:
      return clientHeight;
  }
}
