package org.pyx.validator.rules.change;

/** One of each rule about changes. Immutable. */
public final class ChangeRules {
  public final RewriteRule rewrite = new RewriteRule();
  public final ReplayRule replay = new ReplayRule();
  public final ReinsertRule reinsert = new ReinsertRule();
  public final UpdateUnseenRule updateUnseen = new UpdateUnseenRule();
  public final UpdateUnverifiableRule updateUnverifiable = new UpdateUnverifiableRule();
  public final UpdateRule update = new UpdateRule();
  public final FlagResetRule flagReset = new FlagResetRule();
  public final VersionBackRule versionBack = new VersionBackRule();
  public final DeleteRule delete = new DeleteRule();
  public final KeyChangeRule keyChange = new KeyChangeRule();
  public final TruncateRule truncate = new TruncateRule();
  public final UnknownTableRule unknownTable = new UnknownTableRule();
  public final NotCopiedRule notCopied = new NotCopiedRule();
  public final RejectedTableRule rejectedTable = new RejectedTableRule();
  public final MessageRule message = new MessageRule();
}
