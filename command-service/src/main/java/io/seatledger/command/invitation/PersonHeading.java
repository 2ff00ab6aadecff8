package io.seatledger.command.invitation;

import static io.seatledger.command.invitation.PersonColumn.EMAIL;
import static io.seatledger.command.invitation.PersonColumn.FIRST_NAME;
import static io.seatledger.command.invitation.PersonColumn.LAST_NAME;
import static io.seatledger.command.invitation.PersonColumn.LICENSES;
import static io.seatledger.command.invitation.PersonColumn.NAME;
import static io.seatledger.command.invitation.PersonColumn.ORGANIZATION;
import static io.seatledger.command.invitation.PersonColumn.PROJECT;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The first row of a table of people. It is read without regard to case, white space and punctuation.
 *
 * @param columns what each column has; empty where the heading is not a known one
 * @param isOfAnotherProduct whether the table is what another product exports or offers as a template; then its other
 *     columns are known to be of no use here
 */
public record PersonHeading(List<Optional<PersonColumn>> columns, boolean isOfAnotherProduct) {

    private static final Pattern OTHER_THAN_LETTERS = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}]+");

    /** Headings in the form that {@link #keyOf} gives. */
    private static final Map<String, PersonColumn> USUAL = Map.ofEntries(
            Map.entry("email", EMAIL),
            Map.entry("emailaddress", EMAIL),
            Map.entry("emailadresse", EMAIL),
            Map.entry("mail", EMAIL),
            Map.entry("mailaddress", EMAIL),
            Map.entry("useremail", EMAIL),
            Map.entry("workemail", EMAIL),
            Map.entry("name", NAME),
            Map.entry("fullname", NAME),
            Map.entry("displayname", NAME),
            Map.entry("firstname", FIRST_NAME),
            Map.entry("givenname", FIRST_NAME),
            Map.entry("vorname", FIRST_NAME),
            Map.entry("lastname", LAST_NAME),
            Map.entry("familyname", LAST_NAME),
            Map.entry("surname", LAST_NAME),
            Map.entry("nachname", LAST_NAME),
            Map.entry("organization", ORGANIZATION),
            Map.entry("organisation", ORGANIZATION),
            Map.entry("organizationid", ORGANIZATION),
            Map.entry("project", PROJECT),
            Map.entry("projectid", PROJECT),
            Map.entry("licenses", LICENSES),
            Map.entry("licences", LICENSES),
            Map.entry("license", LICENSES),
            Map.entry("licence", LICENSES));

    /**
     * What another product calls the columns.
     *
     * @param signature headings that only its tables have together
     */
    private record Product(Set<String> signature, Map<String, PersonColumn> columns) {}

    private static final List<Product> PRODUCTS = List.of(
            // Our own report of an import, to be corrected and sent again
            new Product(Set.of("line", "outcome", "email"), USUAL),
            // Our own export of the directory
            new Product(Set.of("email", "otherprojects", "mailfailure"), USUAL),
            // Google Admin, users: "First Name [Required]"
            new Product(
                    Set.of("emailaddressrequired"),
                    Map.of(
                            "emailaddressrequired",
                            EMAIL,
                            "firstnamerequired",
                            FIRST_NAME,
                            "lastnamerequired",
                            LAST_NAME)),
            // Entra, bulk invitation: "Email address to invite [inviteeEmail] Required"
            new Product(
                    Set.of("emailaddresstoinviteinviteeemailrequired"),
                    Map.of("emailaddresstoinviteinviteeemailrequired", EMAIL)),
            // Entra, bulk creation: "User name [userPrincipalName] Required"
            new Product(
                    Set.of("usernameuserprincipalnamerequired"),
                    Map.of("usernameuserprincipalnamerequired", EMAIL, "namedisplaynamerequired", NAME)),
            // Entra, download of users, which has the mailbox as well
            new Product(Set.of("userprincipalname", "mail"), Map.of("mail", EMAIL, "displayname", NAME)),
            // Entra, and the Microsoft 365 admin center: "User principal name"; its licenses are those of Microsoft
            new Product(Set.of("userprincipalname"), Map.of("userprincipalname", EMAIL, "displayname", NAME)),
            // Microsoft 365, template for several users
            new Product(
                    Set.of("username", "displayname", "officenumber"), Map.of("username", EMAIL, "displayname", NAME)),
            // Okta: "login,email,firstName,lastName"
            new Product(
                    Set.of("login", "email"), Map.of("email", EMAIL, "firstname", FIRST_NAME, "lastname", LAST_NAME)),
            // Slack: "username,email,status,billing-active,…,fullname,displayname"
            new Product(Set.of("billingactive", "email"), Map.of("email", EMAIL, "fullname", NAME)),
            // Atlassian: "User id,User name,email,User status,Added to org,…"
            new Product(Set.of("userid", "username", "email"), Map.of("email", EMAIL, "username", NAME)));

    public PersonHeading {
        columns = List.copyOf(columns);
    }

    /** Reads the first row of a table. */
    public static PersonHeading of(List<String> headings) {
        List<String> keys = headings.stream().map(PersonHeading::keyOf).toList();
        Set<String> all = new HashSet<>(keys);
        Optional<Product> product = PRODUCTS.stream()
                .filter(each -> all.containsAll(each.signature()))
                .findFirst();
        Map<String, PersonColumn> known = product.map(Product::columns).orElse(USUAL);
        return new PersonHeading(
                keys.stream().map(key -> Optional.ofNullable(known.get(key))).toList(), product.isPresent());
    }

    /** What is compared of a heading: its letters and digits, in lower case. */
    private static String keyOf(String heading) {
        return OTHER_THAN_LETTERS.matcher(heading).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** Whether one of the columns has this. */
    public boolean has(PersonColumn column) {
        return columns.contains(Optional.of(column));
    }

    /** The indexes of the columns that make up the name, in the order in which they do; possibly none. */
    public List<Integer> nameColumns() {
        return has(NAME)
                ? List.of(columns.indexOf(Optional.of(NAME)))
                : Stream.of(FIRST_NAME, LAST_NAME)
                        .flatMap(each -> IntStream.range(0, columns.size())
                                .filter(i -> columns.get(i).equals(Optional.of(each)))
                                .boxed())
                        .toList();
    }
}
