package org.pyx.console.command;

import picocli.CommandLine;

/** What {@code --version} says. */
public final class Version implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "pyx " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
    };
  }
}
