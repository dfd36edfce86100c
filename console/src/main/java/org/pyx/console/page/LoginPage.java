package org.pyx.console.page;

import org.pyx.console.html.Safe;

/** Where people say who they are. Stateless. */
public final class LoginPage {
  private LoginPage() {}

  /**
   * The form.
   *
   * @param problem what was wrong with the last attempt; empty if there was none
   */
  public static Safe of(String problem) {
    return Safe.of(
        """
        <h1>Log in</h1>{}
        <form class="login" method="post" action="/login">
        <div><label for="name">name</label><input id="name" name="name" maxlength="200" autocomplete="username" required></div>
        <div><label for="password">password</label><input id="password" name="password" type="password" maxlength="200" autocomplete="current-password" required></div>
        <div><button>Log in</button></div></form>
        """,
        problem.isEmpty() ? Safe.NOTHING : Safe.of("<p class=\"bad\">{}</p>", problem));
  }
}
