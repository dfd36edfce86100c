package org.pyx.validator.rules.row;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.validator.rules.TrustedRow;

/**
 * A rule about the values of one row by themselves, made for one table. Implementations are
 * immutable.
 */
public interface RowRule {
  /** What is broken, if anything is. */
  Optional<Finding> judge(TrustedRow row);
}
