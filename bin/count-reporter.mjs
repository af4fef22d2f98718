// A reporter of Vitest: writes how many tests passed and failed into the file that TEST_COUNTS_FILE names.
import { writeFileSync } from 'node:fs';

/** A file that cannot be loaded, and an error outside of any test, count as one failed test each. */
export default class CountReporter {
  onTestRunEnd(files, unhandledErrors) {
    const states = files.flatMap((file) => [...file.children.allTests()].map((test) => test.result().state));
    const brokenFiles = files.filter((file) => file.errors().length > 0);
    const failed = states.filter((state) => state === 'failed').length + brokenFiles.length + unhandledErrors.length;
    const passed = states.filter((state) => state === 'passed').length;
    const { TEST_COUNTS_FILE: path } = process.env;
    if (path) writeFileSync(path, `${passed} passed, ${failed} failed`);
  }
}
