package org.pyx.sink.target;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PasswordUtil;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StopException;
import org.pyx.sink.books.BookSchema;

/**
 * What {@code pyx init target} prints or runs in the auditor's database: the sink's role with
 * INSERT and SELECT only, its bookkeeping, and triggers that need no more than that of it. The
 * database's owner runs it, after the exchange's schema is there; it may be repeated. Immutable.
 *
 * @param policy which tables are copied and which derived
 * @param database the database's name
 * @param role the sink's role
 * @param password the role's password, or null to set none
 */
public record TargetSetup(Policy policy, String database, String role, @Nullable Secret password) {

  /** The statements, each with a comment that says why, without semicolons at the end. */
  public List<String> statements() {
    List<String> statements = new ArrayList<>(roleStatements());
    statements.addAll(BookSchema.statements());
    statements.addAll(privileges());
    statements.add(triggers());
    return List.copyOf(statements);
  }

  /** The same as one script. */
  public String script() {
    return statements().stream().collect(Collectors.joining(";\n\n", "", ";\n"));
  }

  /**
   * Runs the statements in one transaction.
   *
   * @throws StopException if the database refuses one of them
   */
  public void apply(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements()) {
        statement.execute(sql);
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      // The statement is not repeated: one of them holds the password's verifier.
      throw new StopException(
          "the target database "
              + database
              + " cannot be set up: "
              + e.getMessage()
              + "; run this as the owner of schema "
              + policy.schema()
              + " with the right to create roles",
          e);
    } finally {
      connection.setAutoCommit(autoCommit);
    }
  }

  private List<String> roleStatements() {
    List<String> statements = new ArrayList<>();
    statements.add(
        """
        -- The sink's role: it owns nothing and is a member of nothing.
        DO $pyx$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = %1$s) THEN
            CREATE ROLE %2$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
          ELSIF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = %1$s
              AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)) THEN
            ALTER ROLE %2$s NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
          END IF;
        END $pyx$\
        """
            .formatted(literal(role), TableName.quote(role)));
    if (password != null) {
      // Only the SCRAM verifier is sent, so the password is in no log of the server.
      statements.add(
          "ALTER ROLE "
              + TableName.quote(role)
              + " PASSWORD "
              + literal(PasswordUtil.encodeScramSha256(password.reveal().toCharArray())));
    } else {
      statements.add("-- set a password with \\password " + role + "\nSELECT 1");
    }
    return statements;
  }

  private List<String> privileges() {
    String to = TableName.quote(role);
    String schema = TableName.quote(policy.schema());
    String bookTables = String.join(", ", BookSchema.TABLES);
    return List.of(
        "GRANT CONNECT ON DATABASE " + TableName.quote(database) + " TO " + to,
        "-- Where the sink compares an existing copy with the exchange's rows\nGRANT TEMPORARY ON DATABASE "
            + TableName.quote(database)
            + " TO "
            + to,
        "GRANT USAGE ON SCHEMA " + schema + ", pyx TO " + to,
        "-- What an earlier set-up or a person may have granted beyond\n"
            + "REVOKE ALL ON ALL TABLES IN SCHEMA "
            + schema
            + ", pyx FROM "
            + to,
        "GRANT SELECT, INSERT ON " + bookTables + " TO " + to,
        """
        -- Append only: rows of copied tables, and of the tables that triggers build from them.
        DO $pyx$
        DECLARE
          t regclass;
        BEGIN
          FOR t IN SELECT c.oid FROM pg_catalog.pg_class c
            WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition AND %s
          LOOP
            EXECUTE pg_catalog.format('GRANT SELECT, INSERT ON %%s TO %%I', t, %s);
          END LOOP;
        END $pyx$\
        """
            .formatted(literal(schema), filled(), literal(role)),
        "-- Defaults of columns that are not copied may count on a sequence.\n"
            + "GRANT USAGE ON ALL SEQUENCES IN SCHEMA "
            + schema
            + " TO "
            + to);
  }

  private String triggers() {
    return """
    -- Triggers on insert that change other tables (a purse's decision marks the purse) run as their
    -- owner: otherwise the sink's role would need UPDATE. Their search_path is fixed, since the
    -- caller's temporary tables would otherwise come first.
    DO $pyx$
    DECLARE
      f regprocedure;
    BEGIN
      FOR f IN SELECT DISTINCT p.oid FROM pg_catalog.pg_trigger g
        JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
        JOIN pg_catalog.pg_proc p ON p.oid = g.tgfoid
        WHERE NOT g.tgisinternal AND (g.tgtype & 4) <> 0
          AND c.relnamespace = %1$s::regnamespace AND p.pronamespace = %1$s::regnamespace
          AND %2$s
      LOOP
        EXECUTE pg_catalog.format('ALTER FUNCTION %%s SECURITY DEFINER', f);
        EXECUTE pg_catalog.format('ALTER FUNCTION %%s SET search_path = %%I, pg_temp', f, %3$s);
        EXECUTE pg_catalog.format('REVOKE EXECUTE ON FUNCTION %%s FROM PUBLIC', f);
      END LOOP;
    END $pyx$\
    """
        .formatted(literal(TableName.quote(policy.schema())), filled(), literal(policy.schema()));
  }

  /** The condition that a table {@code c} is copied or derived. */
  private String filled() {
    if (policy.unlisted() == Policy.Unlisted.COPY) {
      String left = names(Treatment.LEFT_OUT);
      return "c.relname <> ALL (ARRAY[" + left + "]::name[])";
    }
    String listed =
        policy.tables().values().stream()
            .filter(table -> table.treatment() != Treatment.LEFT_OUT)
            .map(table -> literal(table.table().name()))
            .collect(Collectors.joining(", "));
    return "c.relname = ANY (ARRAY[" + listed + "]::name[])";
  }

  private String names(Treatment treatment) {
    return policy.tables().values().stream()
        .filter(table -> table.treatment() == treatment)
        .map(TablePolicy::table)
        .map(table -> literal(table.name()))
        .collect(Collectors.joining(", "));
  }

  private static String literal(String text) {
    if (text.contains("\\") || text.contains("$pyx$")) {
      throw new StopException("a name with a backslash or with $pyx$ cannot be set up: " + text);
    }
    return "'" + text.replace("'", "''") + "'";
  }
}
