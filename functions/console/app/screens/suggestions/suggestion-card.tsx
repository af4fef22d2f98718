import { useState } from 'react';
import { routes } from '../../../../api/client.gen.ts';
import { routeOf } from '../../api/call-request.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { type Suggestion, useRestore } from './change-suggestions.ts';
import { DismissDialog, TryDialog } from './dialogs.tsx';
import { casesWords, intervalWords, kindWords, placeOf, valueWords } from './suggestion-words.ts';
import { TryPart } from './try-part.tsx';

function Figures({ figures }: Pick<Suggestion, 'figures'>) {
  const dash = <span className="dim">–</span>;
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Figure</th>
            <th className="num">Cases</th>
            <th className="num">Value</th>
            <th className="num">Between, chance considered</th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.label}>
              <td>{figure.label}</td>
              <td className="num" data-label="Cases">
                {casesWords(figure) ?? dash}
              </td>
              <td className="num" data-label="Value">
                {valueWords(figure)}
              </td>
              <td className="num" data-label="Between, chance considered">
                {intervalWords(figure) ?? dash}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TryIt({ suggestion }: { readonly suggestion: Suggestion }) {
  const { tryIt, target } = suggestion;
  const [isAsking, setAsking] = useState(false);
  const route = tryIt === null ? undefined : routeOf(tryIt);
  const isAdmins = route !== undefined && routes[route].access === 'admin';
  const refusal = useRefusal(isAdmins ? 'admin' : 'operator');
  if (tryIt === null || route === undefined) return null;
  return (
    <>
      <Button kind="sm" refusal={refusal} onClick={() => setAsking(true)}>
        Try it… <span className="only-read">with {target.name}</span>
      </Button>
      {isAsking && <TryDialog name={target.name} route={route} request={tryIt} onClose={() => setAsking(false)} />}
    </>
  );
}

function Actions({ suggestion }: { readonly suggestion: Suggestion }) {
  const { target, dismissed } = suggestion;
  const [isAsking, setAsking] = useState(false);
  const restore = useRestore();
  const refusal = useRefusal('operator');
  const place = placeOf(target);
  const about = <span className="only-read">about {target.name}</span>;
  return (
    <div className="row wrap">
      {dismissed === null && <TryIt suggestion={suggestion} />}
      {dismissed === null && <TryPart suggestion={suggestion} />}
      {place && (
        <ScreenLink className="btn sm" to={place}>
          Open <span className="only-read">{target.name}</span>
        </ScreenLink>
      )}
      {dismissed === null ? (
        <Button kind="sm" refusal={refusal} onClick={() => setAsking(true)}>
          Dismiss… {about}
        </Button>
      ) : (
        <Button kind="sm" refusal={refusal} isBusy={restore.isPending} onClick={() => restore.mutate(suggestion)}>
          Take back {about}
        </Button>
      )}
      {isAsking && <DismissDialog suggestion={suggestion} onClose={() => setAsking(false)} />}
    </div>
  );
}

const effectWords = ({ low, high, unit }: NonNullable<Suggestion['expectedEffect']>): string =>
  `${low === high ? number(low) : `${number(low)} to ${number(high)}`} ${unit}`;

/** A suggestion with the figures behind it, what to expect of it, and what can be done. */
export function SuggestionCard({ suggestion }: { readonly suggestion: Suggestion }) {
  const { kind, target, sentence, wording, figures, expectedEffect, whyNoEffect, whyNoTry, dismissed } = suggestion;
  const { asExperiment, whyNoExperiment } = suggestion;
  const part = asExperiment?.does ?? (whyNoExperiment === whyNoTry ? null : whyNoExperiment);
  return (
    <article className="card" aria-label={`${kindWords(kind)}: ${target.name}`}>
      <header>
        <h2 className="grow break">{target.name}</h2>
        <Pill tone={dismissed === null ? 'acc' : 'plain'} text={kindWords(kind)} />
      </header>
      <div className="pad stack">
        <p className="break">{wording ?? sentence}</p>
        {wording !== null && (
          <p className="sm dim break">Worded by a language model. The figures behind it: {sentence}</p>
        )}
        <p className="sm dim break">{expectedEffect ? `To expect: ${effectWords(expectedEffect)}.` : whyNoEffect}</p>
        {dismissed && (
          <p className="sm break">
            Dismissed by {dismissed.by} on <Moment at={dismissed.at} />
            {dismissed.reason && `: ${dismissed.reason}`}
          </p>
        )}
      </div>
      <Figures figures={figures} />
      <div className="pad stack">
        {whyNoTry && <p className="sm dim break">{whyNoTry}</p>}
        {part && <p className="sm dim break">With a part of the customers: {part}</p>}
        <Actions suggestion={suggestion} />
      </div>
    </article>
  );
}
