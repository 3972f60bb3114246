// The public site of an organisation: one page in which everything lives in memory. Guides, asking, the mailbox.

import { render } from "preact";
import { Site } from "./home/site.tsx";

document.body.replaceChildren();
render(<Site />, document.body);
