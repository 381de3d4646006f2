/** The picture of the front door: a ferry crossing the harbour. Colours come from the style sheet, for both themes. */
import { Html } from "./html.ts";

export const HARBOUR_PICTURE =
  new Html(`<svg class="harbour" viewBox="0 0 560 360" role="img" aria-label="A small ferry crosses a calm harbour towards a lighthouse" preserveAspectRatio="xMidYMax slice">
  <rect class="sky" width="560" height="360"/>
  <circle class="sun" cx="268" cy="112" r="27"/>
  <path class="far" d="M0 214c42-30 78-40 118-34 34 5 52-18 92-16 46 2 62 28 104 30 40 2 66-22 112-18 52 4 84 26 134 22v52H0Z"/>
  <path class="near" d="M322 240c22-18 50-32 84-32 54 0 98-14 154-8v60H310Z"/>
  <g transform="translate(-92 0)">
    <path class="tower" d="M489 132h18l6 78h-30Z"/>
    <path class="band" d="M487.6 150h20.8l1.5 19h-23.8Zm-2.9 38h26.6l1.7 22h-30Z"/>
    <path class="lamp" d="M490 114h16v18h-16Z"/>
    <path class="tower" d="M486 114l12-12 12 12Z"/>
  </g>
  <rect class="water" y="234" width="560" height="126"/>
  <g transform="translate(26 52) scale(.8)">
    <path class="house" d="M150 214h118v26H150Zm26-24h66v24h-66Z"/>
    <path class="window" d="M184 197h12v9h-12Zm20 0h12v9h-12Zm20 0h10v9h-10ZM160 221h11v9h-11Zm20 0h11v9h-11Zm20 0h11v9h-11Zm20 0h11v9h-11Zm20 0h11v9h-11Z"/>
    <path class="funnel" d="M208 166h20l3 24h-26Z"/>
    <path class="funnel-band" d="M207.2 172h21.6l.8 7h-23.2Z"/>
    <path class="hull" d="M118 238h192c-4 18-14 32-30 36H146c-14-4-24-18-28-36Z"/>
    <path class="hull-line" d="M121.5 247h184.5"/>
  </g>
  <path class="wave" d="M40 282h70m24 0h190m26 0h44M0 306h38m30 0h132m34 0h60m180 0h86M92 330h54m40 0h150m30 0h40M420 284h96m-40 46h84"/>
</svg>`);
