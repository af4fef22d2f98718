import { ApiError } from '../../api/api-error.ts';

const broken = (message: string, status: number) => new ApiError(message, { status, code: 'NOT_SENT' });

/** Sends a file to a signed URL of the bucket, straight from the browser; fetch cannot tell how far it is. Throws ApiError. */
export const sendFile = (url: string, file: File, onSent: (bytes: number) => void): Promise<void> =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    request.addEventListener('load', () => {
      if (request.status === 200) done();
      else fail(broken(`The storage refused the file (${request.status}). Import it again.`, request.status));
    });
    request.addEventListener('error', () =>
      fail(
        broken('The file was not sent: the connection broke, or the file has changed. Choose it again, and repeat.', 0),
      ),
    );
    // Without the file's type, which would be a header that the browser asks the bucket about.
    request.send(new Blob([file]));
  });
