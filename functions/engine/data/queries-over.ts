/** The ways to read a statement's rows, over any way to run it. */
import { EngineError } from '../errors.ts';
import type { Statement } from './statement.ts';

type RunStatement = <P, R>(statement: Statement<P, R>, values: P) => Promise<R[]>;

/** Returns every member of Database but `transaction`. `one` and `maybeOne` throw for another number of rows. */
export function queriesOver(many: RunStatement) {
  const maybeOne = async <P, R>(statement: Statement<P, R>, values: P): Promise<R | undefined> => {
    const rows = await many(statement, values);
    if (rows.length > 1)
      throw new EngineError('DATABASE_ERROR', `${statement.name} gave ${rows.length} rows instead of one`);
    return rows[0];
  };
  return {
    many,
    maybeOne,
    async one<P, R>(statement: Statement<P, R>, values: P): Promise<R> {
      const row = await maybeOne(statement, values);
      if (row === undefined) throw new EngineError('DATABASE_ERROR', `${statement.name} gave no row`);
      return row;
    },
    async execute<P, R>(statement: Statement<P, R>, values: P): Promise<void> {
      await many(statement, values);
    },
  };
}
