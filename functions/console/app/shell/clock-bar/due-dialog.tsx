import type { Due } from '../../api/local.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';

interface DueDialogProps {
  readonly due: Due;
  readonly onGo: (instant: string) => void;
  readonly onClose: () => void;
}

/** What is on the way, by the function that it wakes, and a way to each. */
export function DueDialog({ due, onGo, onClose }: DueDialogProps) {
  return (
    <Dialog title="What is due in the next 7 days?" onClose={onClose}>
      {due.items.length === 0 ? (
        <p className="dim">Nothing.</p>
      ) : (
        <div className="table">
          <table>
            <thead>
              <tr>
                <th>Function</th>
                <th className="num">Times</th>
                <th>First</th>
                <th>
                  <span className="only-read">Go there</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {due.items.map(({ function: name, first, times }) => (
                <tr key={name}>
                  <td className="mono sm">{name}</td>
                  <td className="num">{number(times)}</td>
                  <td>
                    <Moment at={first} />
                  </td>
                  <td>
                    <button
                      type="button"
                      className="btn sm"
                      aria-label={`Go to the first of ${name}`}
                      onClick={() => onGo(first)}
                    >
                      Go
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="sm dim">
        Schedules and delayed messages. What those make later, such as retries, is not in it yet.
      </p>
      <div className="row end">
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
