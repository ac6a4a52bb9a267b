import { useId } from 'react';

/** A speech bubble that is also a P; the dot inside is the person who speaks. */
export function LogoMark({ size }: { size: number }) {
  const gradient = useId();
  return (
    <svg className="logo-mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id={gradient} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#12908c" />
          <stop offset="1" stopColor="#075a62" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="9" fill={`url(#${gradient})`} />
      <path
        d="M10.6 25.2V14.4a6.4 6.4 0 1 1 6.4 6.4h-2.6"
        fill="none"
        stroke="#fff"
        strokeWidth="3.1"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="17" cy="14.4" r="2.1" fill="#ffc46b" />
    </svg>
  );
}
