// The first page: guides, asking, the mailbox.

import type { JSX } from "preact";
import { Heading } from "../shell/heading.tsx";
import { inLanguage, nameOf, useLanguage, useWords } from "../shell/language.tsx";
import type { ListedGuide } from "./site-files.ts";
import { homeWords } from "./words/index.ts";

interface HomeProps {
  readonly name: string;
  readonly guides: readonly ListedGuide[];
  readonly onGuide: (id: string) => void;
  readonly onAsk: () => void;
  readonly onMailbox: () => void;
  readonly onUpload: () => void;
}

export function Home({ name, guides, onGuide, onAsk, onMailbox, onUpload }: HomeProps): JSX.Element {
  const words = useWords(homeWords);
  const { language } = useLanguage();
  // Whoever reads Russian sees first what is written in Russian.
  const speaks = (guide: ListedGuide): number => (guide.languages.includes(language) ? 0 : 1);
  const ordered = [...guides].sort((a, b) => speaks(a) - speaks(b));
  return (
    <>
      <Heading step="home" title={name}>
        {words.title}
      </Heading>
      <p class="lead">{words.lead(name)}</p>
      <h2>{words.guides}</h2>
      <p class="soft">{guides.length > 0 ? words.guidesLead : words.noGuides}</p>
      {ordered.map((guide) => (
        <GuideCard key={guide.id} guide={guide} onGuide={onGuide} />
      ))}
      <div class="doors">
        <section class="card door">
          <h2>{words.ask}</h2>
          <p>{words.askLead}</p>
          <button type="button" class="button primary" onClick={onAsk}>
            {words.askGo}
          </button>
          <button type="button" class="link door-more" onClick={onUpload}>
            {words.uploadGo}
          </button>
        </section>
        <section class="card door">
          <h2>{words.mailbox}</h2>
          <p>{words.mailboxLead}</p>
          <button type="button" class="button" onClick={onMailbox}>
            {words.mailboxGo}
          </button>
        </section>
      </div>
    </>
  );
}

interface GuideCardProps {
  readonly guide: ListedGuide;
  readonly onGuide: (id: string) => void;
}

function GuideCard({ guide, onGuide }: GuideCardProps): JSX.Element {
  const words = useWords(homeWords);
  const { language, spoken } = useLanguage();
  const shown = guide.languages.includes(language) ? language : (guide.languages[0] ?? "en");
  const land = new Intl.DisplayNames([spoken], { type: "region" }).of(guide.land) ?? guide.land;
  const title = `guide-${guide.id}`;
  return (
    <section class="card guide-card">
      <h3 id={title} {...inLanguage(shown)}>
        {guide.title[shown]}
      </h3>
      {guide.sample && (
        <p>
          <span class="tag care">{words.sample}</span>
        </p>
      )}
      <p class="soft small">
        {words.land(land)} · {guide.languages.map(nameOf).join(", ")}
      </p>
      <div class="actions">
        <button
          type="button"
          class="button primary"
          aria-describedby={title}
          onClick={() => {
            onGuide(guide.id);
          }}
        >
          {words.start}
        </button>
        <a class="guide-file" href={`guides/${guide.id}.html`} download title={words.fileHint} aria-describedby={title}>
          {words.file}
        </a>
      </div>
    </section>
  );
}
