/// <reference types="vite/client" />

import 'react';

declare module 'react' {
  interface CSSProperties {
    /** A person's own color, for the tile behind their avatar. */
    '--person'?: string;
  }
}
