import { Pill, type Tone } from '../../../parts/pill.tsx';
import { number } from '../../../parts/words.ts';
import { percent, type Results } from './figures.ts';

type Ratio = NonNullable<Results['sampleRatio']>;

const judgements: Readonly<Record<Ratio['judgement'], readonly [Tone, string, string]>> = {
  FINE: ['ok', 'as it should be', 'Each arm got about the share of customers that it should have.'],
  WARNING: [
    'wait',
    'to be watched',
    'The shares are off by more than chance often makes. Look again in some days; the figures still stand.',
  ],
  MISMATCH: ['bad', 'off', 'Chance alone hardly ever makes such shares.'],
};

/** Numbers between 0 and 1 that may be tiny. */
const chance = (p: number): string => (p < 0.0001 ? 'less than 0.0001' : String(Number(p.toPrecision(2))));

/** Whether the arms got the customers that they should have, which every other figure rests on. */
export function SampleRatio({ results: { sampleRatio, arms, heldOut } }: { readonly results: Results }) {
  if (sampleRatio === null) return null;
  const [tone, words, sentence] = judgements[sampleRatio.judgement];
  const all = [...arms, ...(heldOut ? [heldOut] : [])];
  const came = all.reduce((sum, { exposed }) => sum + exposed, 0);
  const shares = all.reduce((sum, { percentage }) => sum + percentage, 0);
  return (
    <section className="card" aria-label="Shares of customers">
      <header>
        <h2 className="grow">Shares of customers</h2>
        <Pill tone={tone} text={words} constant={sampleRatio.judgement} />
      </header>
      <p className="pad">
        {sentence}{' '}
        <span className="dim">
          By chance alone p is {chance(sampleRatio.pAtAnyTime)}, however often one looks; for a single look χ² is{' '}
          {number(Math.round(sampleRatio.chiSquare * 100) / 100)}, p {chance(sampleRatio.p)}. Off by at most{' '}
          {percent(sampleRatio.deviation)}.
        </span>
      </p>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Arm</th>
              <th className="num">Should have</th>
              <th className="num">Has</th>
              <th className="num">Customers</th>
            </tr>
          </thead>
          <tbody>
            {all.map(({ id, label, percentage, exposed }) => (
              <tr key={id}>
                <td>{label}</td>
                <td className="num" data-label="Should have">
                  {percent(percentage / shares)}
                </td>
                <td className="num" data-label="Has">
                  {came === 0 ? '–' : percent(exposed / came)}
                </td>
                <td className="num" data-label="Customers">
                  {number(exposed)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
