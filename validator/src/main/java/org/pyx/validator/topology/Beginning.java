package org.pyx.validator.topology;

import java.util.Map;
import org.pyx.schemas.model.Lsn;

/** What a task holds its books against before it judges. Called by the task's thread only. */
public interface Beginning {
  /**
   * What the books say of themselves.
   *
   * @param empty whether they hold nothing
   * @param journalOffset the journal's last offset that was judged; -1 before the first
   * @param lsn the position of that record
   * @param topics the ids of the topics that they belong to, by name
   */
  record Known(boolean empty, long journalOffset, Lsn lsn, Map<String, String> topics) {
    public Known {
      topics = Map.copyOf(topics);
    }
  }

  /**
   * Checks the books against the topics.
   *
   * @return the ids of the topics as they are, to be noted
   * @throws org.pyx.schemas.stage.PyxException if the task must not begin
   */
  Map<String, String> check(Known books);
}
