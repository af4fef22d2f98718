/** One experiment: what may be said of it, what it follows from, and what can be done. */
import { useState } from 'react';
import { useParams } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { View } from '../../parts/view.tsx';
import { usePage } from '../../shell/page.ts';
import { ExperimentState } from '../experiments/experiment-state.tsx';
import { armName } from '../experiments/experiment-words.ts';
import { Actions } from './actions/actions.tsx';
import { Choices } from './choices.tsx';
import type { Draft } from './draft.ts';
import { DraftEditor } from './draft-editor.tsx';
import { Facts } from './facts.tsx';
import { ResultsView } from './results/results.tsx';

export default function ExperimentScreen() {
  const { id = '' } = useParams();
  const [changed, setChanged] = useState<Partial<Draft>>({});
  const query = useRead('getExperiment', { params: { id } });
  usePage({ title: 'Experiments', path: '/experiments' }, { title: query.data?.data.name ?? 'Experiment' });
  return (
    <View query={query}>
      {(answer) => {
        const { data: experiment, etag } = answer;
        const { name, status, winner, arms } = experiment;
        const isDraft = status === 'DRAFT';
        return (
          <>
            <div className="row between wrap">
              <div className="row wrap grow">
                <h1>{name}</h1>
                <ExperimentState status={status} />
              </div>
              <Actions experiment={experiment} etag={etag} isDirty={Object.keys(changed).length > 0} />
            </div>
            {winner !== null && (
              <p className="card pad b">
                {experiment.triggerId === null
                  ? `It is decided: everybody goes the way of ${armName(arms, winner)}, in every workflow with this key.`
                  : `It is decided: the trigger makes all its tasks by ${armName(arms, winner)}.`}
              </p>
            )}
            {isDraft ? (
              <DraftEditor answer={answer} changed={changed} onChange={setChanged} />
            ) : (
              <ResultsView experiment={experiment} />
            )}
            <Facts experiment={experiment} />
            <Choices experiment={experiment} />
          </>
        );
      }}
    </View>
  );
}
