package io.landbridge.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.TableWish.ColumnWish;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTranslationTest {

    private static final TableName ORDERS = new TableName("shop", "orders");
    private static final TableName CUSTOMERS = new TableName("shop", "customers");

    @Test
    void aCounterOfMySqlBecomesAnIdentityAndItsForeignKeysFollow() {
        DatabaseSchema source = new DatabaseSchema(
                Engine.MYSQL,
                List.of(
                        Fixture.table(CUSTOMERS)
                                .column("id", "bigint unsigned", Generation.AUTO_INCREMENT)
                                .key("id")
                                .build(),
                        Fixture.table(ORDERS)
                                .column("id", "bigint unsigned", Generation.AUTO_INCREMENT)
                                .column("customer_id", "bigint unsigned")
                                .column("serial_number", "bigint unsigned")
                                .key("id")
                                .foreignKey("orders_customer", "customer_id", CUSTOMERS, "id")
                                .build()));

        TranslatedSchema translated = Fixture.translate(source, Engine.POSTGRESQL);

        Table orders = translated.wanted().table(ORDERS).orElseThrow();
        assertThat(orders.columns())
                .extracting(Column::name, column -> column.type().declaration(), Column::generation)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("id", "bigint", Generation.IDENTITY_BY_DEFAULT),
                        org.assertj.core.groups.Tuple.tuple("customer_id", "bigint", Generation.NONE),
                        org.assertj.core.groups.Tuple.tuple("serial_number", "numeric(20,0)", Generation.NONE));
        assertThat(orders.primaryKey()).isEqualTo(new PrimaryKey("orders_pkey", List.of("id")));
        assertThat(orders.foreignKeys()).hasSize(1);
        assertThat(translated.notes()).isEmpty();
    }

    @Test
    void aCommentIsMeasuredInCharactersHoweverTheyAreStored() {
        Table table = Fixture.table(CUSTOMERS).column("id", "bigint").build();
        Translation translation = new Translation(
                new DatabaseSchema(Engine.POSTGRESQL, List.of(table)),
                new DatabaseSchema(Engine.MYSQL, List.of()),
                List.of(),
                UnaryOperator.identity());
        String faces = "\uD83D\uDE00".repeat(700);
        assertThat(TableTranslator.comment(translation, table, faces, 1_024, "comment"))
                .isEqualTo(faces);
        assertThat(TableTranslator.comment(translation, table, faces, 699, "comment"))
                .hasSize(2 * 699);
        assertThat(translation.notes()).hasSize(1);
    }

    @Test
    void aTextKeyOfPostgreSqlGetsALengthThatFitsAKey() {
        DatabaseSchema source = new DatabaseSchema(
                Engine.POSTGRESQL,
                List.of(Fixture.table(CUSTOMERS)
                        .column("country", "text")
                        .column("code", "text")
                        .column("note", "text")
                        .key("country", "code")
                        .index(Index.of("customers_note_idx", false, List.of("note")))
                        .build()));

        Table customers = Fixture.translate(source, Engine.MARIADB)
                .wanted()
                .table(CUSTOMERS)
                .orElseThrow();

        assertThat(customers.columns())
                .extracting(column -> column.type().declaration())
                .containsExactly("varchar(384)", "varchar(384)", "longtext");
        assertThat(customers.primaryKey()).isEqualTo(new PrimaryKey("PRIMARY", List.of("country", "code")));
        assertThat(customers.indexes().get(0).parts().get(0).prefixLength()).isEqualTo(768);
    }

    @Test
    void aRowThatIsTooLongForMySqlLosesItsLongestVarchars() {
        DatabaseSchema source = new DatabaseSchema(
                Engine.POSTGRESQL,
                List.of(Fixture.table(CUSTOMERS)
                        .column("id", "bigint")
                        .column("a", "varchar(9000)")
                        .column("b", "varchar(10000)")
                        .column("c", "varchar(100)")
                        .key("id")
                        .build()));

        assertThat(Fixture.translate(source, Engine.MYSQL)
                        .wanted()
                        .table(CUSTOMERS)
                        .orElseThrow()
                        .columns())
                .extracting(column -> column.type().declaration())
                .containsExactly("bigint", "varchar(9000)", "longtext", "varchar(100)");
    }

    @Test
    void anEnumOfMySqlBecomesATypeNamedAfterItsColumn() {
        DatabaseSchema source = new DatabaseSchema(
                Engine.MARIADB,
                List.of(Fixture.table(ORDERS)
                        .column("id", "int")
                        .column("state", "enum('new','paid')", Generation.NONE, "'new'")
                        .key("id")
                        .build()));

        DatabaseSchema wanted = Fixture.translate(source, Engine.POSTGRESQL).wanted();

        assertThat(wanted.enumTypes())
                .containsExactly(new EnumType(new TableName("shop", "orders_state"), List.of("new", "paid")));
        Column state = wanted.table(ORDERS).orElseThrow().column("state").orElseThrow();
        assertThat(state.type().userType()).isEqualTo(new TableName("shop", "orders_state"));
        assertThat(state.defaultExpression()).isEqualTo("'new'");
    }

    @Test
    void indexesOfOneNameGetTheirTablesName() {
        DatabaseSchema source = new DatabaseSchema(
                Engine.MYSQL,
                List.of(
                        Fixture.table(CUSTOMERS)
                                .column("name", "varchar(20)")
                                .index(Index.of("name", false, List.of("name")))
                                .build(),
                        Fixture.table(ORDERS)
                                .column("name", "varchar(20)")
                                .index(Index.of("name", false, List.of("name")))
                                .index(Index.of("only", true, List.of("name")))
                                .build()));

        DatabaseSchema wanted = Fixture.translate(source, Engine.POSTGRESQL).wanted();

        assertThat(wanted.tables())
                .flatExtracting(Table::indexes)
                .extracting(Index::name)
                .containsExactly("customers_name", "orders_name", "only");
    }

    @Test
    void whatTheTargetCannotHaveIsNoted() {
        Index fulltext = new Index(
                "words",
                false,
                false,
                "fulltext",
                List.of(Index.Part.of("note")),
                List.of(),
                false,
                null,
                null,
                false,
                null,
                null);
        DatabaseSchema source = new DatabaseSchema(
                Engine.MYSQL,
                List.of(Fixture.table(ORDERS)
                        .column("id", "int")
                        .column("note", "text")
                        .column("customer_id", "int")
                        .key("id")
                        .index(fulltext)
                        .foreignKey("orders_customer", "customer_id", CUSTOMERS, "id")
                        .check("note_is_short", "char_length(`note`) < 10")
                        .note("trigger orders_audit")
                        .build()));

        TranslatedSchema translated = Fixture.translate(source, Engine.POSTGRESQL);

        assertThat(translated.notes())
                .extracting(TranslationNote::object, TranslationNote::effect)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("table", TranslationNote.Effect.LEFT_OUT),
                        org.assertj.core.groups.Tuple.tuple("index words", TranslationNote.Effect.LEFT_OUT),
                        org.assertj.core.groups.Tuple.tuple(
                                "foreign key orders_customer", TranslationNote.Effect.LEFT_OUT),
                        org.assertj.core.groups.Tuple.tuple("check note_is_short", TranslationNote.Effect.LEFT_OUT));
    }

    @Test
    void aNameThatTheEngineWouldCutIsRefused() {
        String name = "ä".repeat(32);
        DatabaseSchema source = new DatabaseSchema(
                Engine.MYSQL,
                List.of(Fixture.table(new TableName("shop", name))
                        .column("id", "int")
                        .build()));

        assertThat(Fixture.translate(source, Engine.POSTGRESQL).notes())
                .singleElement()
                .satisfies(note -> {
                    assertThat(note.effect()).isEqualTo(TranslationNote.Effect.REFUSED);
                    assertThat(note.message()).contains("63 bytes");
                });
    }

    @Test
    void whatTablesThatStayHaveIsNeverSharedWithThem() {
        TableName counter = new TableName("shop", "orders_id_seq");
        Table orders = Fixture.table(ORDERS)
                .column("id", "integer", Generation.SERIAL, "nextval('shop.orders_id_seq'::regclass)")
                .key("id")
                .index(Index.of("by_id", false, List.of("id")))
                .build();
        Sequence sequence = new Sequence(counter, "integer", 1, 1, 1, Integer.MAX_VALUE, 1, false, 7L, ORDERS, "id");
        DatabaseSchema both = new DatabaseSchema(
                Engine.POSTGRESQL, List.of(orders), List.of(sequence), List.of(), List.of(), List.of());
        TableName copy = new TableName("shop", "orders_new");
        List<TableWish> wishes =
                List.of(new TableWish(orders, copy, List.of(new ColumnWish("id", "id", DataType.of("integer"), true))));

        DatabaseSchema wanted = SchemaTranslation.translate(both, both, wishes, UnaryOperator.identity())
                .wanted();

        Table made = wanted.tables().get(0);
        assertThat(made.primaryKey()).isEqualTo(new PrimaryKey("orders_pkey_2", List.of("id")));
        assertThat(made.indexes()).extracting(Index::name).containsExactly("by_id_2");
        assertThat(made.columns().get(0).defaultExpression()).contains("orders_id_seq_2");
        assertThat(wanted.sequences()).singleElement().satisfies(own -> {
            assertThat(own.name().table()).isEqualTo("orders_id_seq_2");
            assertThat(own.ownedBy()).isEqualTo(copy);
        });

        DatabaseSchema later = new DatabaseSchema(
                Engine.POSTGRESQL,
                List.of(orders, made),
                List.of(sequence, wanted.sequences().get(0)),
                List.of(),
                List.of(),
                List.of());
        assertThat(SchemaTranslation.translate(both, later, wishes, UnaryOperator.identity())
                        .wanted())
                .as("once all of it is there")
                .isEqualTo(wanted);
    }

    @Test
    void keysAndForeignKeysFollowRenamedColumnsAndTables() {
        Table customers =
                Fixture.table(CUSTOMERS).column("id", "integer").key("id").build();
        Table orders = Fixture.table(ORDERS)
                .column("id", "integer")
                .column("customer_id", "integer")
                .key("id")
                .foreignKey("orders_customer", "customer_id", CUSTOMERS, "id")
                .build();
        DatabaseSchema source = new DatabaseSchema(Engine.POSTGRESQL, List.of(customers, orders));
        DataType integer = DataType.of("integer");
        TableName clients = new TableName("crm", "clients");

        DatabaseSchema wanted = SchemaTranslation.translate(
                        source,
                        new DatabaseSchema(Engine.POSTGRESQL, List.of()),
                        List.of(
                                new TableWish(
                                        customers, clients, List.of(new ColumnWish("id", "client_id", integer, true))),
                                new TableWish(
                                        orders,
                                        ORDERS,
                                        List.of(
                                                new ColumnWish("id", "id", integer, true),
                                                new ColumnWish("customer_id", "client", integer, true)))),
                        UnaryOperator.identity())
                .wanted();

        assertThat(wanted.tables().get(0).primaryKey())
                .isEqualTo(new PrimaryKey("customers_pkey", List.of("client_id")));
        assertThat(wanted.tables().get(1).foreignKeys())
                .containsExactly(new ForeignKey(
                        "orders_customer",
                        List.of("client"),
                        clients,
                        List.of("client_id"),
                        "NO ACTION",
                        "NO ACTION",
                        false,
                        false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "none", textBlock = """
                    POSTGRESQL | MYSQL      | character varying(9) | 'a''b\\c'::character varying | 'a''b\\\\c'
                    POSTGRESQL | MYSQL      | text                 | 'x'::text                    | ('x')
                    POSTGRESQL | MYSQL      | character varying(9) | 'back\\'::character varying    | 'back\\\\'
                    POSTGRESQL | MYSQL      | integer              | (-1)                         | -1
                    POSTGRESQL | MYSQL      | integer              | '-1'::integer                | -1
                    POSTGRESQL | MYSQL      | numeric(5,2)         | 1.50                         | 1.50
                    POSTGRESQL | MYSQL      | boolean              | true                         | 1
                    POSTGRESQL | MYSQL      | timestamp(3)         | now()                        | CURRENT_TIMESTAMP(3)
                    POSTGRESQL | MARIADB    | timestamp with time zone | CURRENT_TIMESTAMP        | CURRENT_TIMESTAMP(6)
                    POSTGRESQL | MYSQL      | timestamp            | timezone('utc'::text, now()) | (UTC_TIMESTAMP(6))
                    POSTGRESQL | MYSQL      | date                 | ('now'::text)::date          | (CURRENT_DATE)
                    POSTGRESQL | MYSQL      | date                 | (now())::date                | (CURRENT_DATE)
                    POSTGRESQL | MYSQL      | uuid                 | gen_random_uuid()            | (uuid())
                    POSTGRESQL | MARIADB    | uuid                 | gen_random_uuid()            | (uuid())
                    POSTGRESQL | MYSQL      | jsonb                | '{}'::jsonb                  | ('{}')
                    POSTGRESQL | MYSQL      | text[]               | '{}'::text[]                 | ('[]')
                    POSTGRESQL | MYSQL      | text[]               | '{a}'::text[]                | none
                    POSTGRESQL | MYSQL      | integer              | (random() * 10)              | none
                    POSTGRESQL | MYSQL      | bit(3)               | B'101'::"bit"                | b'101'
                    POSTGRESQL | MYSQL      | text                 | NULL::character varying      | none
                    POSTGRESQL | MYSQL      | bigint               | nextval('shop.s'::regclass)  | none
                    POSTGRESQL | MARIADB    | bigint               | nextval('shop.s'::regclass)  | nextval(`shop`.`s`)
                    MYSQL      | POSTGRESQL | varchar(9)           | 'it''s \\\\ \\n'             | 'it''s \\ ~
                    MYSQL      | POSTGRESQL | tinyint(1)           | '1'                          | true
                    MYSQL      | POSTGRESQL | tinyint(1)           | '7'                          | none
                    MYSQL      | POSTGRESQL | int                  | '7'                          | 7
                    MYSQL      | POSTGRESQL | datetime(6)          | CURRENT_TIMESTAMP(6)         | CURRENT_TIMESTAMP
                    MYSQL      | POSTGRESQL | datetime             | '0000-00-00 00:00:00'        | none
                    MYSQL      | POSTGRESQL | bit(4)               | b'1'                         | b'0001'
                    MYSQL      | POSTGRESQL | bit(1)               | b'1'                         | true
                    MYSQL      | POSTGRESQL | char(36)             | (uuid())                     | (gen_random_uuid())::text
                    MYSQL      | POSTGRESQL | json                 | (json_array())               | '[]'
                    MARIADB    | POSTGRESQL | datetime             | current_timestamp()          | CURRENT_TIMESTAMP
                    MARIADB    | POSTGRESQL | bigint               | nextval(`shop`.`s`)          | nextval('"shop"."s"'::regclass)
                    MARIADB    | POSTGRESQL | varchar(9)           | NULL                         | none
                    """)
    void aDefaultIsSaidInTheOtherDialectOrLeftOut(
            Engine from, Engine to, String type, String expression, String translated) {
        DatabaseSchema source = new DatabaseSchema(
                from,
                List.of(Fixture.table(ORDERS)
                        .column("c", type, Generation.NONE, expression)
                        .build()));

        TranslatedSchema result = Fixture.translate(source, to);

        String expected = translated != null && translated.endsWith("~") ? "'it''s \\ \n'" : translated;
        assertThat(result.wanted().tables().get(0).columns().get(0).defaultExpression())
                .isEqualTo(expected);
        boolean isLoss = expected == null && !expression.startsWith("NULL");
        assertThat(result.notes()).hasSize(isLoss ? 1 : 0);
    }

    @Test
    void aCounterThatLeadsNoKeyIsNotedForMySql() {
        DatabaseSchema source = new DatabaseSchema(
                Engine.POSTGRESQL,
                List.of(Fixture.table(ORDERS)
                        .column("id", "integer")
                        .column("position", "bigint", Generation.IDENTITY_ALWAYS)
                        .key("id")
                        .build()));

        TranslatedSchema translated = Fixture.translate(source, Engine.MYSQL);

        assertThat(translated
                        .wanted()
                        .tables()
                        .get(0)
                        .column("position")
                        .orElseThrow()
                        .generation())
                .isEqualTo(Generation.NONE);
        assertThat(translated.notes())
                .extracting(TranslationNote::object)
                .containsExactly("counter of column position");
    }
}
