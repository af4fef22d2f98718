/** Prints the screen with all rows of its lists, not only those of the page. */
import { queryClient } from '../api/queries.ts';
import { isPrinting } from '../live/printing.ts';

const nextFrame = () => new Promise((done) => requestAnimationFrame(done));

const untilRead = () =>
  new Promise<void>((done) => {
    const end = () => {
      if (queryClient.isFetching() > 0) return;
      stop();
      done();
    };
    const stop = queryClient.getQueryCache().subscribe(end);
    end();
  });

export async function printAll(): Promise<void> {
  isPrinting.set(true);
  // One frame in which the screen asks for its rows, and one in which it shows them.
  await nextFrame();
  await nextFrame();
  await untilRead();
  await nextFrame();
  await nextFrame();
  window.addEventListener('afterprint', () => isPrinting.set(false), { once: true });
  window.print();
}
