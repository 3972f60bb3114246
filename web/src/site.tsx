// The public site: a placeholder until its screens are here.

import { render } from "preact";
import { NEUTRAL } from "./shell/exit.tsx";
import { Frame } from "./shell/frame.tsx";
import { Heading } from "./shell/heading.tsx";
import { Languages, SPOKEN } from "./shell/language.tsx";

render(
  <Languages offered={SPOKEN}>
    <Frame brand="Safeconduct" exitTo={NEUTRAL}>
      <Heading step="home">Safeconduct</Heading>
    </Frame>
  </Languages>,
  document.body,
);
