package org.pyx.exchange;

import java.util.List;

/**
 * What an attack did.
 *
 * @param attack its name
 * @param injected its harmful transactions, in commit order
 */
public record AttackResult(String attack, List<Injected> injected) {
  public AttackResult {
    injected = List.copyOf(injected);
  }
}
