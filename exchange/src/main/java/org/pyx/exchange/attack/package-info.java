/**
 * What a dishonest exchange does. Attacks are data ({@link org.pyx.exchange.attack.Script}): SQL
 * that makes victims, loosens the schema and does the harm.
 *
 * <p>Looks wrong and is intended: no attack changes columns or keys of a table that honest traffic
 * writes while it runs, only now and then drops one of its CHECKs or NOT NULLs for good. A table
 * whose primary key is dropped gets REPLICA IDENTITY FULL, because a published table without
 * replica identity refuses UPDATE and DELETE. Columns and the publication are mended before an
 * attack ends; rows and dropped constraints stay as they are.
 */
@NullMarked
package org.pyx.exchange.attack;

import org.jspecify.annotations.NullMarked;
