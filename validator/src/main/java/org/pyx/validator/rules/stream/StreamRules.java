package org.pyx.validator.rules.stream;

/** One of each rule about the stream. Immutable. */
public final class StreamRules {
  public final LsnBackRule lsnBack = new LsnBackRule();
  public final TimeBackRule timeBack = new TimeBackRule();
  public final GapRule gap = new GapRule();
  public final SystemRule system = new SystemRule();
  public final TimelineRule timeline = new TimelineRule();
  public final PromotionRule promotion = new PromotionRule();
  public final SlotRule slot = new SlotRule();
  public final WalRetainedRule walRetained = new WalRetainedRule();
  public final PublicationRule publication = new PublicationRule();
  public final ReplicaIdentityRule replicaIdentity = new ReplicaIdentityRule();
  public final UnpublishedRule unpublished = new UnpublishedRule();
  public final SchemaChangedRule schemaChanged = new SchemaChangedRule();
}
