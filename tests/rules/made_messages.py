"""Messages made for the tests of receiving."""

import base64
from email.message import EmailMessage

NAMESPACES = (
    'xmlns:memo="https://DigitalPost.dk/MeMo-1" xmlns:grd="https://data.gov.dk/model/core/" '
    'xmlns:gln="https://www.gs1.dk/gs1-standarder/identifikation/gln-global-location-number/" '
    'xmlns:kle="http://kle-online.dk/" xmlns:form="http://www.form-online.dk/" xmlns:dmv="https://motorregister.skat.dk/" '
    'xmlns:sor="https://services.nsi.dk/en/Services/SOR"'
)
UUID = "8C2EA15D-61FB-4BA9-9366-42F8B194C114"
EARLIER = "11111111-61FB-4BA9-9366-42F8B194C114"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def a_file(name: str, media_type: str, text: str) -> str:
    return (
        f"<memo:File><memo:encodingFormat>{media_type}</memo:encodingFormat><memo:filename>{name}</memo:filename>"
        f"<memo:language>da</memo:language><memo:content>{b64(text)}</memo:content></memo:File>"
    )


HEADER = f"""
<memo:messageType>DIGITALPOST</memo:messageType>
<memo:messageUUID>{UUID}</memo:messageUUID>
<memo:messageID>MSG-1</memo:messageID>
<memo:messageCode>Pladsanvisning</memo:messageCode>
<memo:label>Ansøgning om plads</memo:label>
<memo:notification>Du har fået post</memo:notification>
<memo:additionalNotification>Om Emilie</memo:additionalNotification>
<memo:reply>true</memo:reply>
<memo:replyByDateTime>2026-09-30T12:00:00Z</memo:replyByDateTime>
<memo:doNotDeliverUntilDate>2026-09-15</memo:doNotDeliverUntilDate>
<memo:mandatory>true</memo:mandatory>
<memo:legalNotification>1</memo:legalNotification>
<memo:postType>MYNDIGHEDSPOST</memo:postType>
<memo:Sender>
 <memo:senderID>2211771212</memo:senderID><memo:idType>CPR</memo:idType><memo:label>Mette Hansen</memo:label>
 <memo:AttentionData>
  <memo:AttentionPerson><memo:personID>9000001234</memo:personID><memo:label>Hans Hansen</memo:label></memo:AttentionPerson>
  <grd:ProductionUnit><grd:productionUnitNumber>1234567890</grd:productionUnitNumber></grd:ProductionUnit>
  <gln:GlobalLocationNumber><gln:globalLocationNumber>5798000012345</gln:globalLocationNumber></gln:GlobalLocationNumber>
  <memo:EMail><memo:emailAddress>mette@example.dk</memo:emailAddress></memo:EMail>
  <grd:SEnumber><grd:seNumber>12345678</grd:seNumber></grd:SEnumber>
  <memo:Telephone><memo:telephoneNumber>12345678</memo:telephoneNumber></memo:Telephone>
  <memo:ContentResponsible><memo:contentResponsibleID>22</memo:contentResponsibleID><memo:label>Børnehaven</memo:label>
  </memo:ContentResponsible>
  <memo:GeneratingSystem><memo:generatingSystemID>Sys-1</memo:generatingSystemID></memo:GeneratingSystem>
  <grd:Address><grd:addressLabel>Gaden</grd:addressLabel><grd:houseNumber>7A</grd:houseNumber>
  <grd:zipCode>9000</grd:zipCode><grd:city>Aalborg</grd:city>
   <grd:AddressPoint><grd:geographicEastingMeasure>557501.23</grd:geographicEastingMeasure></grd:AddressPoint></grd:Address>
 </memo:AttentionData>
 <memo:ContactPoint><memo:contactGroup>22.33</memo:contactGroup><memo:contactPointID>cp-9</memo:contactPointID>
  <memo:label>Postkassen</memo:label>
  <memo:ContactInfo><memo:label>Barnets navn</memo:label><memo:value>Emilie</memo:value></memo:ContactInfo></memo:ContactPoint>
 <memo:Representative><memo:representativeID>87654321</memo:representativeID><memo:idType>CVR</memo:idType>
  <memo:label>Advokaten</memo:label></memo:Representative>
</memo:Sender>
<memo:Recipient><memo:recipientID>12345678</memo:recipientID><memo:idType>CVR</memo:idType><memo:label>Ministeriet</memo:label>
 <memo:ContactPoint><memo:contactPointID>cp-1</memo:contactPointID></memo:ContactPoint></memo:Recipient>
<memo:ContentData>
 <grd:CPRdata><grd:cprNumber>2512169996</grd:cprNumber><grd:name>Emilie</grd:name></grd:CPRdata>
 <dmv:MotorVehicle><dmv:licenseNumber>AB12345</dmv:licenseNumber></dmv:MotorVehicle>
 <memo:CaseID><memo:caseID>2026-12</memo:caseID><memo:caseSystem>Casework</memo:caseSystem></memo:CaseID>
 <kle:KLEdata><kle:subjectKey>28.06.00</kle:subjectKey><kle:version>2026</kle:version>
  <kle:activityFacet>G01</kle:activityFacet><kle:label>Dagtilbud</kle:label></kle:KLEdata>
 <form:FORMdata><form:taskKey>10.20.30.40</form:taskKey><form:version>2.12</form:version>
  <form:label>Opgave</form:label></form:FORMdata>
 <memo:AdditionalContentData><memo:contentDataType>Liste</memo:contentDataType>
  <memo:contentDataName>Navn</memo:contentDataName><memo:contentDataValue>Værdi</memo:contentDataValue>
  </memo:AdditionalContentData>
</memo:ContentData>
<memo:ForwardData><memo:messageUUID>{EARLIER}</memo:messageUUID>
  <memo:originalMessageDateTime>2021-03-15T12:00:00Z</memo:originalMessageDateTime>
 <memo:originalSender>Kommunen</memo:originalSender>
  <memo:originalRepresentative>Fuldmægtigen</memo:originalRepresentative><memo:comment>se her</memo:comment></memo:ForwardData>
<memo:ReplyData><memo:messageID>MSG-0</memo:messageID><memo:messageUUID>{EARLIER}</memo:messageUUID>
  <memo:caseID>2026-7</memo:caseID>
 <memo:contactPointID>cp-1</memo:contactPointID><memo:comment>svar</memo:comment>
 <memo:AdditionalReplyData><memo:label>Intern</memo:label><memo:value>note</memo:value></memo:AdditionalReplyData>
  </memo:ReplyData>
<memo:ReplyData><memo:messageUUID>22222222-61FB-4BA9-9366-42F8B194C114</memo:messageUUID></memo:ReplyData>
"""
ACTION = """
<memo:Action><memo:label>Opret aftale</memo:label><memo:actionCode>AFTALE</memo:actionCode>
 <memo:startDateTime>2026-11-10T09:00:00Z</memo:startDateTime><memo:endDateTime>0001-01-01T00:00:00Z</memo:endDateTime>
 <memo:Reservation><memo:description>Opstart</memo:description>
  <memo:reservationUUID>8C2EA15D-61FB-4BA9-9366-42F8B194D241</memo:reservationUUID>
  <memo:abstract>Opstart</memo:abstract><memo:location>Rød stue</memo:location>
  <memo:startDateTime>2026-11-10T09:00:00Z</memo:startDateTime>
  <memo:endDateTime>2026-11-10T12:00:00Z</memo:endDateTime><memo:organizerName>Jette</memo:organizerName>
  </memo:Reservation></memo:Action>
<memo:Action><memo:label>Hjemmeside</memo:label><memo:actionCode>INFORMATION</memo:actionCode>
 <memo:EntryPoint><memo:url>https://www.example.dk</memo:url></memo:EntryPoint></memo:Action>
"""
BODY = f"""
<memo:createdDateTime>2026-03-02T23:30:00Z</memo:createdDateTime>
<memo:MainDocument><memo:mainDocumentID>456</memo:mainDocumentID><memo:label>Ansøgningen</memo:label>
{a_file("a.html", "text/html", "<p>Jeg søger <b>plads</b></p>")}
 {a_file("a.txt", "text/plain", "Jeg søger plads")}{ACTION}</memo:MainDocument>
<memo:AdditionalDocument><memo:label>Bilag</memo:label>{a_file("b.txt", "text/plain", "bilag")}</memo:AdditionalDocument>
<memo:TechnicalDocument>{a_file("t.xml", "text/xml", "<t/>")}</memo:TechnicalDocument>
"""


def a_memo(header: str = HEADER, body: str = BODY, version: str = "1.2") -> bytes:
    """Return a Digital Post message with everything a header can hold."""
    schema = ' memoSchVersion="1.1.0"' if version == "1.1" else ""
    inside = f"<memo:MessageBody>{body}</memo:MessageBody>" if body else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><memo:Message {NAMESPACES} memoVersion="{version}"{schema}>'
        f"<memo:MessageHeader>{header}</memo:MessageHeader>{inside}</memo:Message>"
    ).encode()


def a_mail(**headers: str) -> EmailMessage:
    """Return an e-mail from a citizen to the ministry; keywords are further headers, with _ for -."""
    message = EmailMessage()
    message["From"] = "Åse Ørsted <aase@example.dk>"
    message["To"] = "Ministeriet <post@ministeriet.example>, bo@example.dk"
    message["Cc"] = "kopi@example.dk"
    message["Subject"] = "Klage over afgørelse"
    message["Date"] = "Mon, 02 Mar 2026 23:30:00 +0000"
    message["Message-ID"] = "<klage-1@example.dk>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Jeg klager.\n")
    return message
