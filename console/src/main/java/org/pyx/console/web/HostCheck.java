package org.pyx.console.web;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request names a host that is ours: a page elsewhere can let its own name lead to this
 * machine, and then read what a browser here gets (DNS rebinding). A literal address is no name
 * that anybody could lead somewhere. Immutable.
 */
final class HostCheck {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]{2,45}]");

  private final Set<String> names = new TreeSet<>();

  HostCheck(Set<String> names) {
    this.names.add("localhost");
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether it is. */
  boolean allows(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String host = header.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
    return names.contains(host) || ADDRESS.matcher(host).matches();
  }
}
