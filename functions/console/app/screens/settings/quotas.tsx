/** How much the tenant may have and do, and what it has taken. */
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { duration, inWords, number } from '../../parts/words.ts';
import styles from './settings.module.css';

type Quota = ReplyOf<'listQuotas'>['items'][number];

const SECOND_MS = 1000;

function Row({ quota, isCurrent }: { readonly quota: Quota; readonly isCurrent: boolean }) {
  const { quota: name, limits, limit, defaultLimit, taken, windowSeconds, resetsAt } = quota;
  const isFull = taken >= limit;
  return (
    <tr data-row={name} className={isCurrent ? styles.current : undefined}>
      <td>
        <span className="b" title={name}>
          {inWords(name)}
        </span>
        <p className="sm dim">{limits}</p>
      </td>
      <td className="num" data-label="Taken">
        <span className={isFull ? 'b bad-text' : undefined}>
          {number(taken)} of {number(limit)}
          {isFull && ' · full'}
        </span>
      </td>
      <td data-label="In">{windowSeconds === null ? 'at the same time' : duration(windowSeconds * SECOND_MS)}</td>
      <td data-label="Free again">{resetsAt === null ? <span className="dim">–</span> : <Moment at={resetsAt} />}</td>
      <td className="num" data-label="Default">
        {limit === defaultLimit ? <span className="dim">default</span> : number(defaultLimit)}
      </td>
    </tr>
  );
}

function Table({ quotas }: { readonly quotas: readonly Quota[] }) {
  const current = useRowKeys(
    quotas.map(({ quota }) => quota),
    {},
  );
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Quota</th>
            <th className="num">Taken</th>
            <th>In</th>
            <th>Free again</th>
            <th className="num">Default</th>
          </tr>
        </thead>
        <tbody>
          {quotas.map((quota) => (
            <Row key={quota.quota} quota={quota} isCurrent={current === quota.quota} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Quotas() {
  const query = useRead('listQuotas');
  return (
    <section className="card" aria-label="Quotas">
      <header>
        <p className="sm dim">
          Beyond a quota the API refuses calls until there is room again. Only the operator of the installation changes
          quotas, with a key of the platform: PUT /api/admin/tenants/&#123;id&#125;/quotas/&#123;quota&#125;.
        </p>
      </header>
      <View query={query} isEmpty={({ data }) => data.items.length === 0} empty="This installation has no quotas.">
        {({ data }) => <Table quotas={data.items} />}
      </View>
    </section>
  );
}
