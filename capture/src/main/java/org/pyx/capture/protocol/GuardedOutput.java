package org.pyx.capture.protocol;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What we say to a server, for noticing a request for encryption. Not thread-safe. */
final class GuardedOutput extends FilterOutputStream {
  /** A length of eight, and the codes of SSLRequest and GSSENCRequest. */
  private static final long SSL = (8L << 32) | 80_877_103;

  private static final long GSS = (8L << 32) | 80_877_104;
  private static final int REQUEST_LENGTH = 8;

  /** TLS without asking first; one of our own messages begins with the zero of its length. */
  private static final byte TLS_HANDSHAKE = 22;

  private final GuardedInput input;
  private long request;
  private int seen;

  GuardedOutput(OutputStream out, GuardedInput input) {
    super(out);
    this.input = input;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    if (seen == 0 && count > 0 && bytes[from] == TLS_HANDSHAKE) {
      input.isEncrypted();
    }
    for (int i = from; i < from + count && seen < REQUEST_LENGTH; i++) {
      request = (request << 8) | (bytes[i] & 0xFF);
      if (++seen == REQUEST_LENGTH && (request == SSL || request == GSS)) {
        input.negotiates();
        seen = 0;
        request = 0;
      }
    }
    out.write(bytes, from, count);
  }
}
