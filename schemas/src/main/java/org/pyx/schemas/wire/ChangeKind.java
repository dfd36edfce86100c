package org.pyx.schemas.wire;

import org.pyx.schemas.model.Change;

/**
 * The kinds of a change as the wire and the {@code kind} header name them; the order is that of
 * {@code change.avsc}.
 */
public enum ChangeKind {
  INSERT,
  SNAPSHOT,
  UPDATE,
  DELETE,
  TRUNCATE,
  MESSAGE,
  BEGIN,
  END,
  HEARTBEAT,
  RELATION,
  SOURCE,
  CATALOG;

  /** The kind of a change. */
  public static ChangeKind of(Change change) {
    return switch (change) {
      case Change.Insert _ -> INSERT;
      case Change.SnapshotRow _ -> SNAPSHOT;
      case Change.Update _ -> UPDATE;
      case Change.Delete _ -> DELETE;
      case Change.Truncate _ -> TRUNCATE;
      case Change.Message _ -> MESSAGE;
      case Change.Begin _ -> BEGIN;
      case Change.End _ -> END;
      case Change.Heartbeat _ -> HEARTBEAT;
      case Change.Relation _ -> RELATION;
      case Change.Source _ -> SOURCE;
      case Change.Catalog _ -> CATALOG;
    };
  }

  boolean hasTable() {
    return switch (this) {
      case INSERT, SNAPSHOT, UPDATE, DELETE, TRUNCATE, RELATION, CATALOG -> true;
      case MESSAGE, BEGIN, END, HEARTBEAT, SOURCE -> false;
    };
  }
}
