import { begin, type Start } from '../../starts/start.ts';

/** What every command of an AWS client has: middleware of this step runs when the request is signed and ready to leave. */
interface Deferrable {
  readonly middlewareStack: {
    add(
      middleware: <Args, Reply>(next: (args: Args) => Promise<Reply>) => (args: Args) => Promise<Reply>,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/** Makes a command wait for the start of its message as the last thing before it leaves. `send` rejects with StartMissed when that has passed. */
export function atStart<Command extends Deferrable>(command: Command, start: Start): Command {
  command.middlewareStack.add(
    (next) => async (args) => {
      await begin(start);
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'atStart' },
  );
  return command;
}
