import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { messageOf } from '../../api/api-error.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { SecretDialog } from '../webhook/secret-dialog.tsx';
import { type EndpointBody, useCreateEndpoint } from '../webhook/use-endpoint.ts';

const forms: readonly (readonly [EndpointBody['form'], string])[] = [
  ['standard-webhooks', 'Standard Webhooks (also Svix)'],
  ['github', 'GitHub'],
  ['stripe', 'Stripe'],
  ['shopify', 'Shopify'],
  ['meta', 'Meta'],
  ['atlas', 'X-Atlas-Signature'],
  ['secret-path', 'not at all: the secret is part of the address'],
];

/** Which member of the customer each path of the body is, where deliveries find one by their e-mail address. */
const BY_EMAIL = { 'data.email': 'email', 'data.name': 'name' };

/** A new endpoint; then its address and secret. */
export function NewEndpoint({ onClose }: { readonly onClose: () => void }) {
  const id = useId();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [form, setForm] = useState<EndpointBody['form']>('standard-webhooks');
  const [hasCustomer, setHasCustomer] = useState(true);
  const create = useCreateEndpoint();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, form, customer: hasCustomer ? { matchBy: 'email', mapping: BY_EMAIL } : null });
  };
  if (create.data) {
    const { data } = create;
    return <SecretDialog endpoint={data} onClose={() => navigate(`/webhooks/${data.id}`)} />;
  }
  return (
    <Dialog title="Make an endpoint?" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div>
          <label className="b" htmlFor={`${id}-name`}>
            Name
          </label>
          <input
            id={`${id}-name`}
            className="input"
            required
            maxLength={200}
            value={name}
            placeholder="Which system delivers"
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div>
          <label className="b" htmlFor={`${id}-form`}>
            The sender signs as
          </label>
          <select
            id={`${id}-form`}
            className="input"
            value={form}
            onChange={(event) => setForm(event.target.value as EndpointBody['form'])} // one of the options
          >
            {forms.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <label>
          <input type="checkbox" checked={hasCustomer} onChange={(event) => setHasCustomer(event.target.checked)} />
          Deliveries are about a customer, found by <code className="mono">data.email</code>, and made if there is none
        </label>
        <p className="sm bad-text" role="alert">
          {create.error ? messageOf(create.error) : ''}
        </p>
        <div className="row end">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn pri" aria-disabled={create.isPending}>
            Make the endpoint
          </button>
        </div>
      </form>
    </Dialog>
  );
}
