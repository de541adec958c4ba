package dev.tarn.query.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A terminal. What is longer than its screen goes through a pager, such as less; what fits is
 * written as it is. Used by one thread.
 */
public final class PagerTarget implements Target {
  /** Like git: colours pass, the text stays on the screen, one that fits needs no key. */
  private static final String LESS = "FRX";

  private static final byte ESCAPE = 27;

  private final StreamTarget terminal;
  private final String command;
  private final int lines;
  private final int columns;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private int heldLines;
  private int width;
  private boolean inSequence;
  private @Nullable OutputStream pager;
  private @Nullable Process process;

  /**
   * @param out the terminal
   * @param command starts the pager, by a shell
   * @param lines height of the screen
   * @param columns its width
   */
  public PagerTarget(OutputStream out, String command, int lines, int columns) {
    this.terminal = new StreamTarget(out);
    this.command = command;
    this.lines = lines;
    this.columns = columns;
  }

  @Override
  public OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        PagerTarget.this.write(bytes, offset, length);
      }
    };
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    if (pager != null) {
      pager.write(bytes, offset, length);
      return;
    }
    held.write(bytes, offset, length);
    for (int i = offset; i < offset + length; i++) {
      count(bytes[i]);
    }
    if (heldLines >= lines) { // the prompt needs a line, too
      pager = start();
      held.writeTo(pager);
      held.reset();
    }
  }

  /** Counts lines as the terminal will show them: in UTF-8, without the sequences of colours. */
  private void count(byte b) {
    boolean continues = (b & 0xC0) == 0x80;
    if (b == ESCAPE) {
      inSequence = true;
    } else if (inSequence) {
      inSequence = b != 'm';
    } else if (b == '\n') {
      heldLines++;
      width = 0;
    } else if (!continues && ++width > columns) {
      heldLines++;
      width = 1;
    }
  }

  private OutputStream start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
    builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
    builder.environment().putIfAbsent("LESS", LESS);
    Process started = builder.start();
    process = started;
    // Ctrl-C ends this process, but not less: the shell must not get the terminal before less is
    // done.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(started)));
    return started.getOutputStream();
  }

  private static void await(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Path part() throws IOException {
    return terminal.part();
  }

  @Override
  public void commit() throws IOException {
    if (pager != null) {
      pager.flush();
      return;
    }
    held.writeTo(terminal.stream());
    held.reset();
    terminal.commit();
  }

  /** Waits until the reader has left the pager. */
  @Override
  public void close() throws IOException {
    try {
      if (pager != null) {
        pager.close();
      }
    } catch (IOException e) {
      // The reader has left the pager before the end.
    } finally {
      if (process != null) {
        await(process);
      }
      terminal.close();
    }
  }

  @Override
  public String name() {
    return terminal.name();
  }
}
