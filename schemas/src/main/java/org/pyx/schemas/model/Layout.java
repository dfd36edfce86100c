package org.pyx.schemas.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The column names of a row in their order, shared by the rows of one table. Immutable. */
public final class Layout {
  private final List<String> names;
  private final Map<String, Integer> index;

  /** Makes a layout. A name that occurs twice is found at its first place. */
  public Layout(List<String> names) {
    this.names = List.copyOf(names);
    Map<String, Integer> places = HashMap.newHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      places.putIfAbsent(names.get(i), i);
    }
    this.index = Collections.unmodifiableMap(places);
  }

  /** The column names in order. */
  public List<String> names() {
    return names;
  }

  /** How many columns there are. */
  public int size() {
    return names.size();
  }

  /** The place of a column, or -1. */
  public int indexOf(String name) {
    Integer place = index.get(name);
    return place == null ? -1 : place;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
