package org.pyx.alerts.channel;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.pyx.alerts.channel.ChannelSettings.Command;
import org.pyx.alerts.desk.Letter;

/**
 * Starts a program for each letter, with the letter as JSON on its standard input. No shell is
 * between, and nothing of the letter is among its arguments or in its environment.
 */
final class CommandChannel implements Channel {
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  private final Command settings;

  CommandChannel(Command settings) {
    this.settings = settings;
  }

  @Override
  public void send(Letter letter) {
    ProcessBuilder builder = new ProcessBuilder(settings.arguments());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", USUAL_PATH);
    // the environment of this process may hold passwords
    environment.clear();
    environment.put("PATH", path);
    environment.put("LANG", "C.UTF-8");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectInput(ProcessBuilder.Redirect.PIPE);
    try {
      run(builder.start(), NoticeJson.plain(letter));
    } catch (IOException e) {
      throw new ChannelException("cannot run " + name() + ": " + e.getMessage(), e);
    }
  }

  private void run(Process process, byte[] letter) {
    // a program that reads nothing must not hold up the one that waits for its end
    Thread writer = Thread.ofVirtual().start(() -> write(process, letter));
    try {
      if (!process.waitFor(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ChannelException(
            name() + " has not ended within " + settings.patience().toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new ChannelException(name() + " ended with exit code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChannelException("interrupted while " + name() + " ran", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      writer.interrupt();
    }
  }

  private static void write(Process process, byte[] letter) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(letter);
    } catch (IOException e) {
      // it has ended without reading all; its exit code counts
    }
  }

  private String name() {
    return "the command " + settings.arguments().getFirst();
  }
}
