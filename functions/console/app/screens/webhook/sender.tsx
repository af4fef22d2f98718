import { type FormEvent, useId, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { deliver } from '../../api/deliver.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { now } from '../../clock.ts';
import { type Form, sign } from './sign.ts';

const EXAMPLE = JSON.stringify({ type: 'test', data: { email: 'ada@example.com', name: 'Ada Example' } }, null, 2);

interface SenderProps {
  readonly endpoint: { readonly path: string; readonly form: Form };
}

/** Sends a test delivery, signed as its sender signs. It counts as any other: what listens to it starts. */
export function Sender({ endpoint: { path, form } }: SenderProps) {
  const id = useId();
  const [secret, setSecret] = useState('');
  const [body, setBody] = useState(EXAMPLE);
  const send = useMutation({
    mutationFn: async () => {
      const given = { form, secret, body, id: `test_${crypto.randomUUID()}`, atMs: now() };
      const { headers, suffix } = await sign(given).catch(() => {
        throw new Error('This cannot be a secret of this form.');
      });
      return deliver(`${path}${suffix}`, headers, body);
    },
    onSettled: () => refreshSoon('listWebhookDeliveries', 'getWebhookEndpoint'),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <section className="card pad stack" aria-label="Send a test">
      <h2>Send a test</h2>
      <form className="stack" onSubmit={submit}>
        <div>
          <label className="b" htmlFor={`${id}-secret`}>
            Secret of the endpoint
          </label>
          <input
            id={`${id}-secret`}
            type="password"
            autoComplete="off"
            className="input"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
          <p className="sm dim">It was shown when it was made. It signs here in the browser, and is kept nowhere.</p>
        </div>
        <div>
          <label className="b" htmlFor={`${id}-body`}>
            Body
          </label>
          <textarea
            id={`${id}-body`}
            className="input mono"
            rows={8}
            value={body}
            spellCheck={false}
            onChange={(event) => setBody(event.target.value)}
          />
        </div>
        <p className="sm dim">It counts as any delivery: the customer is found or made, and workflows start.</p>
        <div className="row between wrap">
          <p role="status" className={send.error || (send.data && send.data.status >= 300) ? 'bad-text' : ''}>
            {send.error && messageOf(send.error)}
            {send.data && `Answered ${send.data.status}: ${send.data.text}`}
          </p>
          <button type="submit" className="btn pri" aria-disabled={send.isPending}>
            Send
          </button>
        </div>
      </form>
    </section>
  );
}
