/// <reference types="vite/client" />

import 'react';

declare module 'react' {
  interface CSSProperties {
    /** A person's own color, for the tile behind their avatar. */
    '--person'?: string;
    /** Of the longest bar, 0 to 1. */
    '--share'?: number;
  }
}
