import { useRead } from '../../../api/queries.ts';
import { useAddress } from '../../../parts/address.ts';
import { Choice } from '../../../parts/choice.tsx';
import { View } from '../../../parts/view.tsx';
import type { Experiment } from '../draft.ts';
import { useKeys } from '../key-field.tsx';
import { Arms } from './arms.tsx';
import { SampleRatio } from './sample-ratio.tsx';
import { SumsButton } from './sums-button.tsx';
import { Verdict } from './verdict.tsx';

/** Newest first; an address may name another. */
const phasesOf = (last: number) => Array.from({ length: last }, (_, place) => String(last - place));

/** What an experiment has found out in a phase: the verdict first, then what it follows from. */
export function ResultsView({ experiment: { id, key, phase } }: { readonly experiment: Experiment }) {
  const keys = useKeys();
  const isNowhere = key !== null && keys !== undefined && !keys.has(key);
  const [{ phase: asked }, set] = useAddress(['phase']);
  const query = useRead('getExperimentResults', { params: { id }, query: asked ? { phase: asked } : {} });
  return (
    <View query={query}>
      {({ data: results }) => {
        const isHidden = results.verdict.kind === 'SAMPLE_RATIO_MISMATCH';
        return (
          <>
            <Verdict results={results} isNowhere={isNowhere} />
            <div className="row between wrap">
              {phase > 1 ? (
                <Choice
                  label="Phase"
                  any={`${phase}, the current one`}
                  value={asked}
                  options={phasesOf(phase)
                    .slice(1)
                    .map((one) => [one, one] as const)}
                  onChange={(value) => set({ phase: value })}
                />
              ) : (
                <span className="sm dim">One phase: neither the percentages nor what the arms do has changed.</span>
              )}
              <SumsButton id={id} phase={results.phase} isHidden={isHidden} />
            </div>
            {!isHidden && <Arms results={results} />}
            <SampleRatio results={results} />
          </>
        );
      }}
    </View>
  );
}
