package org.pyx.schemas.policy;

/** When a DELETE is legitimate. The row stays in the copy all the same. */
public sealed interface DeleteLaw {
  /** Never. */
  DeleteLaw NEVER = new Never();

  /** Always. */
  DeleteLaw ALWAYS = new Always();

  /** Never. */
  record Never() implements DeleteLaw {}

  /** Always: the table is a queue, say. */
  record Always() implements DeleteLaw {}

  /**
   * Once a one-way column has moved, as Pyx itself has seen it.
   *
   * @param column the column
   */
  record OnceMoved(String column) implements DeleteLaw {}
}
