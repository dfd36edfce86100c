package org.pyx.schemas.alert;

/**
 * One event of an incident, for people.
 *
 * @param key the record's readable key, such as {@code reserves_out/2041}; hostile text
 * @param position where it stands in the exchange's history
 * @param explanation what is wrong; names of columns in it are hostile text
 */
public record Sample(String key, String position, String explanation) {}
