/** A drawing of what a Batch does: the same plant, first in a room, then on white. */
export function BeforeAfter() {
  return (
    <svg
      viewBox="0 0 520 250"
      className="mt-10 w-full max-w-lg"
      role="img"
      aria-label="A plant in a room, and the same plant cut out on white"
    >
      <defs>
        <clipPath id="frame">
          <rect width="240" height="240" rx="22" />
        </clipPath>
        <g id="cactus">
          <path d="M104 150V88a17 17 0 0 1 34 0v62z" fill="#2f6b57" />
          <path
            d="M104 122H92a13 13 0 0 1-13-13V98a8 8 0 0 1 16 0v8h9zM138 132h11a13 13 0 0 0 13-13v-15a8 8 0 0 0-16 0v12h-8z"
            fill="#39806a"
          />
          <path d="M113 84v66M121 78v72M129 84v66" stroke="#1d4b3e" strokeWidth="1.5" opacity=".5" />
          <path d="M78 150h86l-9 56a8 8 0 0 1-8 7H95a8 8 0 0 1-8-7z" fill="#d0673a" />
          <path d="M73 142h96v17H73z" fill="#e0794a" />
        </g>
      </defs>
      <g clipPath="url(#frame)">
        <rect width="240" height="240" fill="#cdb68f" />
        <rect y="176" width="240" height="64" fill="#8a6a48" />
        <rect x="22" y="24" width="72" height="92" fill="#e9d9b8" />
        <path d="M58 24v92M22 70h72" stroke="#a98f66" strokeWidth="4" />
        <path d="M196 60c26 30 20 80-6 116h50V40z" fill="#7a5b3d" opacity=".55" />
        <ellipse cx="128" cy="212" rx="64" ry="9" fill="#000" opacity=".28" />
        <use href="#cactus" />
      </g>
      <g transform="translate(280)">
        <rect x=".5" y=".5" width="239" height="239" rx="22" fill="#fff" stroke="#dfdacd" />
        <use href="#cactus" transform="translate(-8 -14) scale(1.06)" />
      </g>
      <g transform="translate(260 120)">
        <circle r="23" fill="#f4b740" />
        <path
          d="M-8 0H8M2-6l6 6-6 6"
          fill="none"
          stroke="#1d1b16"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </g>
    </svg>
  )
}
