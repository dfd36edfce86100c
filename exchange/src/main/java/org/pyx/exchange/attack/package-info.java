/**
 * What a dishonest exchange does. Attacks are data ({@link org.pyx.exchange.attack.Script}): SQL
 * that makes victims, loosens the schema and does the harm.
 *
 * <p>Looks wrong and is intended: no attack touches the definition of a table that honest traffic
 * writes, and a table whose keys get dropped is only inserted into afterwards, because a published
 * table without replica identity refuses UPDATE and DELETE.
 */
@NullMarked
package org.pyx.exchange.attack;

import org.jspecify.annotations.NullMarked;
