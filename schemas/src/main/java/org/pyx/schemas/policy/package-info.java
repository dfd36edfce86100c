/** What may happen to a table: the policy file, read strictly. */
@NullMarked
package org.pyx.schemas.policy;

import org.jspecify.annotations.NullMarked;
