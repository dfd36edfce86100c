package org.pyx.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Copies the data of a running server for a standby, as the manual says under <a
 * href="https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP">low
 * level base backup</a>: the embedded distribution has no {@code pg_basebackup}. Stateless.
 */
final class StandbyData {
  /** What belongs to the running server, or is fetched from it again. */
  private static final Set<String> EMPTY =
      Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_stat_tmp", "pg_subtrans");

  private static final Set<String> LEFT_OUT =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "pg_internal.init");

  private StandbyData() {}

  /**
   * Copies.
   *
   * @param primary a connection of a superuser
   * @param slot the physical slot to make, which keeps the log for the standby
   * @param primaryAddress where the standby finds it, as {@code primary_conninfo}
   * @param into a directory that is made
   */
  static void copy(Connection primary, String slot, String primaryAddress, Path into)
      throws SQLException, IOException {
    try (Statement statement = primary.createStatement()) {
      statement.execute("SELECT pg_create_physical_replication_slot('" + slot + "', true)");
      Path from = Path.of(text(statement, "SHOW data_directory"));
      statement.execute("SELECT pg_backup_start('" + slot + "', true)");
      try {
        copyTree(from, into);
      } finally {
        String label = text(statement, "SELECT labelfile FROM pg_backup_stop(false)");
        Files.writeString(into.resolve("backup_label"), label);
      }
    }
    // in a file, so that ALTER SYSTEM can change it
    Files.writeString(
        into.resolve("postgresql.auto.conf"),
        "primary_conninfo = '" + primaryAddress + "'\nprimary_slot_name = '" + slot + "'\n",
        StandardOpenOption.APPEND,
        StandardOpenOption.CREATE);
    Files.createFile(into.resolve("standby.signal"));
    Files.setPosixFilePermissions(into, PosixFilePermissions.fromString("rwx------"));
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void copyTree(Path from, Path into) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path relative = from.relativize(folder);
            if (relative.startsWith("pg_replslot") && relative.getNameCount() > 1) {
              return FileVisitResult.SKIP_SUBTREE; // a slot without its file stops the server
            }
            Files.createDirectories(into.resolve(relative));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = from.relativize(file);
            boolean leftOut =
                EMPTY.contains(relative.getName(0).toString())
                    || LEFT_OUT.contains(file.getFileName().toString());
            if (!leftOut) {
              try {
                Files.copy(file, into.resolve(relative), StandardCopyOption.REPLACE_EXISTING);
              } catch (NoSuchFileException e) {
                return FileVisitResult.CONTINUE; // the server has just removed it
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }
}
