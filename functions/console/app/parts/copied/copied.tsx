import { Button } from '../button.tsx';
import { say } from '../toasts.tsx';
import styles from './copied.module.css';

/** Puts a text into the clipboard, and says whether it did. */
export function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => say('Copied.'),
      () => say('The browser allows no copying here. Select the text and copy it by hand.', { tone: 'bad' }),
    );
  return (
    <Button kind="sm" onClick={copy}>
      {label}
    </Button>
  );
}

/** A text as it was received or sent, to read and to copy. */
export function Verbatim({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className="card" aria-label={title}>
      <header>
        <h2 className="grow">{title}</h2>
        <CopyButton text={text} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do */}
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}

/** Data as they were received. */
export const Data = ({ title, value }: { readonly title: string; readonly value: unknown }) => (
  <Verbatim title={title} text={JSON.stringify(value, null, 2)} />
);
