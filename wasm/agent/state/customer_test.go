package state

import (
	"testing"

	"kith/server/protocol"
)

func TestCustomerName(t *testing.T) {
	for want, customer := range map[string]protocol.Customer{
		"Marta":         {ID: "1", Name: " Marta ", Email: "m@example.com"},
		"m@example.com": {ID: "1", Email: "m@example.com", ExternalID: "x"},
		"x":             {ID: "1", Name: " ", ExternalID: "x"},
		"Visitor 9310":  {ID: "1"},
		"Visitor 9CD9":  {ID: "2"},
	} {
		if got := CustomerName(&customer); got != want {
			t.Errorf("%+v is called %q, not %q", customer, got, want)
		}
	}
}
