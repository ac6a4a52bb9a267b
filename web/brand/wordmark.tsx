/** “Parley” drawn rather than typed: it looks the same with every system font. Takes the text's color. */
export function Wordmark({ height }: { height: number }) {
  return (
    <svg className="wordmark" height={height} viewBox="0 0 101 34" role="img" aria-label="Parley">
      <g
        fill="none"
        stroke="currentColor"
        strokeWidth="3.3"
        strokeLinecap="round"
        strokeLinejoin="round"
        transform="translate(-1.5 0)"
      >
        <path d="M4 26.5V12.4a7.2 7.2 0 1 1 7.2 7.2H8.4" />
        <circle cx="29.5" cy="20.2" r="6.3" />
        <path d="M35.8 13.9v12.6" />
        <path d="M43.4 13.9v12.6M43.4 20.3c0-4 2.3-6.3 5.8-6.3" />
        <path d="M56 5.5v21" />
        <path d="M63.5 20.3h12.6c0-3.8-2.7-6.4-6.3-6.4a6.3 6.3 0 1 0 4.7 10.5" />
        <path d="M82.6 13.9l5.7 12.2M94.2 13.9l-7.2 15.6c-.8 1.7-2 2.5-4 2.5" />
      </g>
      <circle className="wordmark__dot" cx="9.7" cy="12.4" r="2.3" />
    </svg>
  );
}
