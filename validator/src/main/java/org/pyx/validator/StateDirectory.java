package org.pyx.validator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.leadership.Member;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/**
 * A validator's hold on its state directory, where two would ruin each other's digest store.
 * Streams has a lock of its own, but its error does not say whose it is. The operating system ends
 * this one with the process, however it ends. Thread-safe.
 */
final class StateDirectory implements AutoCloseable {
  private static final int LONGEST_NAME = 400;

  private final FileChannel file;

  private StateDirectory(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes it.
   *
   * @throws TryAgainException if another process has it; it says which
   * @throws StopException if the directory cannot be used
   */
  @SuppressWarnings("resource") // the channel is the lock, and is closed with it
  static StateDirectory take(ValidatorConfig config) {
    Path path = config.stateDirectory().resolve(config.lane().member("validator") + ".holder");
    FileChannel file = null;
    try {
      Files.createDirectories(config.stateDirectory());
      file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (locked(file)) {
        String holder = Member.clientId("validator") + ", instance " + config.start().instance();
        file.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        return new StateDirectory(file);
      }
      String holder = read(file);
      file.close();
      throw new TryAgainException(
          "the state directory "
              + config.stateDirectory()
              + " is in use by "
              + holder
              + ": this one waits until that has ended. For one that stands by with a memory of its"
              + " own, give it another validator.state and another --instance");
    } catch (IOException e) {
      close(file);
      throw new StopException(
          "cannot use the state directory "
              + config.stateDirectory()
              + " (validator.state): "
              + e.getMessage(),
          e);
    }
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) { // of this very process
      return false;
    }
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer name = ByteBuffer.allocate(LONGEST_NAME);
    file.read(name, 0);
    return StandardCharsets.UTF_8.decode(name.flip()).toString();
  }

  private static void close(@Nullable FileChannel file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // it is gone, which is what was wanted
      }
    }
  }

  @Override
  public void close() {
    close(file);
  }
}
