/** Who would get a task and who would not, and why. */
import type { ReplyOf } from '../../../api/call.ts';
import { CustomerLink } from '../../../parts/customer-link.tsx';
import { formatDate } from '../../../parts/moment.tsx';
import { inWords, number } from '../../../parts/words.ts';

export type Preview = ReplyOf<'previewTrigger'>;

function Rest({ shown, total }: { readonly shown: number; readonly total: number }) {
  if (total <= shown) return null;
  return (
    <p className="pad sm dim">
      The {shown} that wait longest, of {number(total)}.
    </p>
  );
}

interface Candidate {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly occurrenceKey: string;
  readonly product: string | null;
  readonly factOn: string;
  readonly days: number;
  readonly reason?: string;
}

/** What the trigger acts on, or holds back. */
export function Candidates({ rows, total }: { readonly rows: readonly Candidate[]; readonly total: number }) {
  if (rows.length === 0) return <p className="pad dim">Nobody.</p>;
  const hasProduct = rows.some(({ product }) => product !== null);
  const hasReason = rows.some(({ reason }) => reason !== undefined);
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Customer</th>
            {hasProduct && <th>Product</th>}
            <th>Because of</th>
            <th className="num">Days</th>
            {hasReason && <th>Suppressed because</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.customerId} ${row.occurrenceKey}`}>
              <td className="b">
                <CustomerLink id={row.customerId} name={row.customerName} />
              </td>
              {hasProduct && <td data-label="Product">{row.product}</td>}
              <td data-label="Because of">{formatDate(row.factOn)}</td>
              <td className="num" data-label="Days">
                {number(row.days)}
              </td>
              {hasReason && (
                <td title={row.reason} data-label="Suppressed because">
                  {inWords(row.reason ?? '')}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <Rest shown={rows.length} total={total} />
    </div>
  );
}

interface Changed {
  readonly customerId: string;
  readonly customerName: string | null;
  /** Absent for who would get a task now. Null: nothing of the customer matches any more. */
  readonly reason?: string | null;
}

/** Customers for whom the changed settings decide otherwise than the saved ones. */
export function ChangedCustomers({ rows, total }: { readonly rows: readonly Changed[]; readonly total: number }) {
  if (rows.length === 0) return <p className="pad dim">Nobody.</p>;
  const hasReason = rows.some(({ reason }) => reason !== undefined);
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Customer</th>
            {hasReason && <th>Why not any more</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ customerId, customerName, reason }) => (
            <tr key={customerId}>
              <td className="b">
                <CustomerLink id={customerId} name={customerName} />
              </td>
              {hasReason && (
                <td title={reason ?? undefined} data-label="Why not any more">
                  {reason == null ? 'does not match' : inWords(reason)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <Rest shown={rows.length} total={total} />
    </div>
  );
}
