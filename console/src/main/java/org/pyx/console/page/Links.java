package org.pyx.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages. Stateless. */
public final class Links {
  private Links() {}

  /** The rejected events of a lane. */
  public static String rejected(String lane) {
    return "/lane/" + lane + "/rejected";
  }

  /** Those that fit one filter. */
  public static String rejected(String lane, String filter, String value) {
    return rejected(lane) + "?" + filter + "=" + encode(value);
  }

  /** One rejected event. */
  public static String event(String lane, long offset) {
    return rejected(lane) + "/" + offset;
  }

  /** One record of the journal. */
  public static String journal(String lane, long offset) {
    return "/lane/" + lane + "/journal/" + offset;
  }

  /** A value of a query. */
  public static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
