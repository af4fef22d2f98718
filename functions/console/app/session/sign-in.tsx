import { type FormEvent, useId, useState } from 'react';
import { messageOf } from '../api/api-error.ts';
import { Brand } from '../parts/brand.tsx';
import { refusalFromLink, signIn } from './session.ts';
import styles from './sign-in.module.css';
import { refusalInWords, useSsoAddress } from './sso.ts';

/** The form. The key goes to the API once, and is kept nowhere in the browser. */
export function SignInForm({
  reason,
  isSecond = false,
  onDone,
}: {
  readonly reason?: string | undefined;
  /** There is another, more usual way to sign in. */
  readonly isSecond?: boolean;
  readonly onDone?: () => void;
}) {
  const [error, setError] = useState(reason);
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const key = String(new FormData(event.currentTarget).get('key')).trim();
    setBusy(true);
    setError(undefined);
    await signIn(key).then(onDone, (caught: unknown) => setError(messageOf(caught)));
    setBusy(false);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor={id}>Key</label>
      <input
        id={id}
        className="input"
        name="key"
        type="password"
        // biome-ignore lint/a11y/noAutofocus: the only field of the page, or of the dialog
        autoFocus
        required
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-help ${id}-error`}
      />
      <p id={`${id}-error`} role="alert" className="bad-text">
        {error}
      </p>
      <button className={isSecond ? 'btn' : 'btn pri'} type="submit" disabled={isBusy}>
        {isBusy ? 'Signing in…' : 'Sign in'}
      </button>
      <p id={`${id}-help`} className="sm dim">
        An administrator of your tenant makes keys. The key is exchanged for a session of 12 hours and is not kept in
        this browser.
      </p>
    </form>
  );
}

/** In place of every screen while nobody is signed in; the address stays, so that the screen opens afterwards. */
export function SignInPage({ reason }: { readonly reason?: string | undefined }) {
  const refused = refusalInWords(refusalFromLink);
  const sso = useSsoAddress(`${location.pathname}${location.search}`);
  return (
    <main className={styles.page}>
      <section className={`card ${styles.card}`} aria-labelledby="sign-in">
        <Brand />
        <h1 id="sign-in">Sign in</h1>
        {sso && (
          <>
            <a className={`btn pri ${styles.sso}`} href={sso}>
              Continue with SSO
            </a>
            {refused && (
              <p role="alert" className="bad-text">
                {refused}
              </p>
            )}
            <p className="sm dim">Or with a key:</p>
          </>
        )}
        <SignInForm reason={reason} isSecond={sso !== undefined} />
      </section>
    </main>
  );
}
