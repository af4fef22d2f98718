import { type FormEvent, useState } from 'react';
import { messagesByPath } from '../../api/api-error.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Field } from '../../parts/form/field.tsx';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';
import { CustomerField } from '../bookings/customer-field.tsx';
import { HELD_OUT } from '../experiments/experiment-words.ts';
import type { Experiment } from './draft.ts';
import { FormError } from './form-error.tsx';
import { useChooseArm } from './use-experiment.ts';

/** The customer that was found, or the field to find one. */
function Whom({ customerId, onChoose }: { readonly customerId: string; readonly onChoose: (id: string) => void }) {
  const asked = { params: { id: customerId } };
  const customer = useRead('getCustomer', asked, { enabled: customerId !== '', isLive: false }).data?.data;
  if (customerId === '') return <CustomerField onChoose={onChoose} />;
  return (
    <p className="row wrap">
      Customer <CustomerLink id={customerId} name={customer?.name ?? null} />
      <button type="button" className="btn sm" onClick={() => onChoose('')}>
        Another customer
      </button>
    </p>
  );
}

function ChooseForm({ id, arms }: Pick<Experiment, 'id' | 'arms'>) {
  const [customerId, setCustomerId] = useState('');
  const [arm, setArm] = useState(arms[0]?.id ?? '');
  const choose = useChooseArm(id, () => setCustomerId(''));
  const messages = messagesByPath(choose.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (customerId !== '' && !choose.isPending) choose.mutate({ customerId, arm });
  };
  return (
    <form className="stack pad" onSubmit={submit} noValidate>
      <Whom customerId={customerId} onChoose={setCustomerId} />
      <Field title="Arm" message={messages.arm}>
        {(control) => (
          <select {...control} value={arm} onChange={(event) => setArm(event.target.value)}>
            {arms.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
            <option value={HELD_OUT}>held out</option>
          </select>
        )}
      </Field>
      <FormError error={choose.error} placed={(path) => path === 'arm'} />
      <div className="row end">
        <button type="submit" className="btn" aria-disabled={customerId === '' || choose.isPending}>
          Choose the arm
        </button>
      </div>
    </form>
  );
}

/** Customers whose arm a person chose, who do not count; and the form that chooses one. */
export function Choices({ experiment: { id, triggerId, arms, status } }: { readonly experiment: Experiment }) {
  const query = useRead('listArmChoices', { params: { id } });
  const mayChoose = useRefusal(triggerId === null ? 'operator' : 'admin') === undefined && status !== 'DECIDED';
  const end = useChooseArm(id, () => {});
  const labelOf = (arm: string) => (arm === HELD_OUT ? 'held out' : (arms.find((one) => one.id === arm)?.label ?? arm));
  return (
    <section className="card" aria-label="Chosen arms">
      <header>
        <h2 className="grow">Chosen arms</h2>
        <span className="sm dim">
          For people who try it out. They do not count, unless chance gave them an arm before: that one counts on.
        </span>
      </header>
      <View
        query={query}
        rows={1}
        isEmpty={({ data }) => data.items.length === 0}
        empty="Chance decides for everybody."
      >
        {({ data }) => (
          <div className="table">
            <table className="cards">
              <thead>
                <tr>
                  <th>Customer</th>
                  <th>Arm</th>
                  <th>Chosen by</th>
                  <th>On</th>
                  {mayChoose && (
                    <th>
                      <span className="only-read">Actions</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {data.items.map(({ customerId, customerName, arm, createdBy, createdByName, createdAt }) => (
                  <tr key={customerId}>
                    <td>
                      <CustomerLink id={customerId} name={customerName} />
                    </td>
                    <td data-label="Arm">{labelOf(arm)}</td>
                    <td data-label="Chosen by">{createdByName ?? createdBy}</td>
                    <td data-label="On">
                      <Moment at={createdAt} />
                    </td>
                    {mayChoose && (
                      <td>
                        <Button kind="sm" isBusy={end.isPending} onClick={() => end.mutate({ customerId, arm: null })}>
                          Back to chance
                        </Button>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </View>
      <div className="pad">
        <FormError error={end.error} />
      </div>
      {mayChoose && <ChooseForm id={id} arms={arms} />}
    </section>
  );
}
